using Dapr.Sidecar.Components;
using Dapr.Sidecar.Sqlite;
using Microsoft.Data.Sqlite;

namespace Dapr.Sidecar.Tests.Sqlite;

/// <summary>The file below the components that use SQLite.</summary>
public sealed class SqliteFileTests
{
    private static readonly SqliteSchema Schema = new("numbers", ["CREATE TABLE numbers (n INTEGER NOT NULL)"]);

    [Fact]
    public async Task Open_AFolderThatIsNotThere_MakesIt()
    {
        using var test = new TestFile();
        var path = Path.Combine(Path.GetDirectoryName(test.Path)!, "a", "b", "c.db");

        using var file = await OpenAsync(test.Settings with { Path = path });

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Open_ByManyAtOnce_MakesTheTablesOnce()
    {
        using var test = new TestFile();
        var files = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(test.Settings)));

        await Parallel.ForAsync(0, 80, async (n, ending) => await files[n % files.Length].WriteAsync(session => session.Execute("INSERT INTO numbers VALUES ($n)", ("$n", n)), ending));

        Assert.Equal(Enumerable.Range(0, 80), await NumbersAsync(files[0]));
        Array.ForEach(files, file => file.Dispose());
    }

    [Fact]
    public async Task Open_TablesOfAnEarlierVersion_TakesOnlyTheStepsThatAreMissing()
    {
        using var test = new TestFile();
        using (var before = await OpenAsync(test.Settings))
        {
            await before.WriteAsync(session => session.Execute("INSERT INTO numbers VALUES (1)"));
        }

        using var after = await SqliteFile.OpenAsync(test.Settings, Schema with { Steps = [.. Schema.Steps, "INSERT INTO numbers VALUES (2)"] }, CancellationToken.None);

        Assert.Equal([1, 2], await NumbersAsync(after));
    }

    [Fact]
    public async Task Open_TablesOfALaterVersion_Refuses()
    {
        using var test = new TestFile();
        (await SqliteFile.OpenAsync(test.Settings, Schema with { Steps = [.. Schema.Steps, "INSERT INTO numbers VALUES (2)"] }, CancellationToken.None)).Dispose();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(test.Settings));

        Assert.Equal($"the SQLite file {test.Path} was written by a later version: its numbers is 2, and 1 is the last that is known here", failure.Message);
    }

    [Fact]
    public async Task Open_SeveralPartsOfOneFile_EachHasItsVersion()
    {
        using var test = new TestFile();
        using var first = await OpenAsync(test.Settings);
        using var second = await SqliteFile.OpenAsync(test.Settings, new SqliteSchema("letters", ["CREATE TABLE letters (l TEXT)"]), CancellationToken.None);

        Assert.Equal(
            ["letters 1", "numbers 1"],
            await second.ReadAsync(session => session.Query("SELECT key || ' ' || value FROM metadata ORDER BY key", row => row.GetString(0))));
    }

    [Fact]
    public async Task Open_WhatIsNoDatabase_SaysWhichFile()
    {
        using var test = new TestFile();
        await File.WriteAllTextAsync(test.Path, new string('x', 5000), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(test.Settings));

        Assert.StartsWith($"the SQLite file {test.Path} cannot be used: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ThatFails_LeavesNothing()
    {
        using var test = new TestFile();
        using var file = await OpenAsync(test.Settings);

        await Assert.ThrowsAsync<SqliteException>(() => file.WriteAsync(session =>
        {
            session.Execute("INSERT INTO numbers VALUES (1)");
            return session.Execute("INSERT INTO numbers VALUES (NULL)");
        }));

        Assert.Empty(await NumbersAsync(file));
    }

    [Fact]
    public async Task Write_WhileAnotherWritesForTooLong_FailsAndLeavesTheFileUsable()
    {
        using var test = new TestFile();
        using var slow = await OpenAsync(test.Settings);
        using var hasty = await OpenAsync(test.Settings with { BusyTimeout = TimeSpan.Zero });
        using var release = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = Task.Run(() => slow.WriteAsync(session =>
        {
            entered.SetResult();
            release.Wait();
            return session.Execute("INSERT INTO numbers VALUES (1)");
        }));
        await entered.Task;

        var failure = await Assert.ThrowsAsync<SqliteException>(() => hasty.WriteAsync(session => session.Execute("INSERT INTO numbers VALUES (2)")));

        Assert.Contains("locked", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await NumbersAsync(hasty));
        release.Set();
        await writing;
        await hasty.WriteAsync(session => session.Execute("INSERT INTO numbers VALUES (3)"));
        Assert.Equal([1, 3], await NumbersAsync(hasty));
    }

    [Fact]
    public async Task Writes_ThatWaitedTogether_AreEachAllOrNothing()
    {
        using var test = new TestFile();
        using var file = await OpenAsync(test.Settings);
        using var release = new ManualResetEventSlim();
        var first = await HoldAsync(file, release);

        var before = file.WriteAsync(session => Insert(session, 1));
        var failing = file.WriteAsync(session => Insert(session, 2) + Insert(session, null));
        var unwanted = file.WriteAsync(session => Insert(session, 3), _ => false);
        var after = file.WriteAsync(session => Insert(session, 4));
        release.Set();
        await first;

        Assert.Equal((1, 1, 1), (await before, await unwanted, await after));
        await Assert.ThrowsAsync<SqliteException>(() => failing);
        Assert.Equal([0, 1, 4], await NumbersAsync(file));
    }

    [Fact]
    public async Task Write_GivenUpWhileItWaits_IsNotWritten()
    {
        using var test = new TestFile();
        using var file = await OpenAsync(test.Settings);
        using var release = new ManualResetEventSlim();
        using var giveUp = new CancellationTokenSource();
        var first = await HoldAsync(file, release);

        var given = file.WriteAsync(session => Insert(session, 1), giveUp.Token);
        var other = file.WriteAsync(session => Insert(session, 2));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        release.Set();
        await first;
        await other;

        Assert.Equal([0, 2], await NumbersAsync(file));
    }

    [Fact]
    public async Task Version_ChangesWhenSomebodyElseWrites()
    {
        using var test = new TestFile();
        using var file = await OpenAsync(test.Settings);
        using var other = await OpenAsync(test.Settings);
        var before = await file.VersionAsync(CancellationToken.None);

        await file.WriteAsync(session => session.Execute("INSERT INTO numbers VALUES (1)"));
        var own = await file.VersionAsync(CancellationToken.None);
        await other.WriteAsync(session => session.Execute("INSERT INTO numbers VALUES (2)"));
        var others = await file.VersionAsync(CancellationToken.None);

        Assert.Equal(before, own);
        Assert.NotEqual(own, others);
    }

    [Theory]
    [InlineData("/data/a.db", "/data/a.db")]
    [InlineData("file:/data/a.db", "/data/a.db")]
    [InlineData("file:///data/a.db", "/data/a.db")]
    [InlineData("Data Source=/data/a.db", "/data/a.db")]
    public void PathOf_AConnectionString_IsItsFile(string connectionString, string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Paths are those of Unix.");
        Assert.Equal(path, SqliteSettings.PathOf(connectionString));
    }

    [Fact]
    public void PathOf_TheHomeFolder_IsFilledIn() =>
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "a.db"), SqliteSettings.PathOf("~/a.db"));

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file::memory:")]
    [InlineData("file:a.db?cache=shared")]
    [InlineData("file:")]
    public void PathOf_WhatNamesNoFile_IsRefused(string connectionString) =>
        Assert.Contains(connectionString, Assert.Throws<InvalidOperationException>(() => SqliteSettings.PathOf(connectionString)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "", "connectionString is missing")]
    [InlineData("busyTimeout", "5", "busyTimeout: '5' is no duration such as 500ms, 30s or 24h")]
    [InlineData("busyTimeout", "-1s", "busyTimeout: -1s must be at least 0s")]
    [InlineData("synchronous", "off", "synchronous: 'off' must be normal or full")]
    public void Read_ASettingThatIsWrong_SaysWhich(string name, string value, string message)
    {
        var settings = new SettingReader(asked => asked == name ? value : asked == "connectionString" && name.Length > 0 ? "a.db" : null);

        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => SqliteSettings.Read(settings)).Message);
    }

    /// <summary>Begins to write, and goes on when it is released; what comes meanwhile waits.</summary>
    private static async Task<Task> HoldAsync(SqliteFile file, ManualResetEventSlim release)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = Task.Run(() => file.WriteAsync(session =>
        {
            entered.SetResult();
            release.Wait();
            return Insert(session, 0);
        }));
        await entered.Task;
        return writing;
    }

    private static int Insert(SqliteSession session, int? number) => session.Execute("INSERT INTO numbers VALUES ($n)", ("$n", number));

    private static Task<SqliteFile> OpenAsync(SqliteSettings settings) => SqliteFile.OpenAsync(settings, Schema, CancellationToken.None);

    private static Task<List<int>> NumbersAsync(SqliteFile file) => file.ReadAsync(session => session.Query("SELECT n FROM numbers ORDER BY n", row => row.GetInt32(0)));
}
