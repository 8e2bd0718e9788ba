using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Tests.Sqlite;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Names;

public sealed class SqliteControlPlaneTests : ControlPlaneContract, IDisposable
{
    private readonly TestFile _file = new();
    private readonly ManualClock _clock = new();
    private readonly InFlight _inFlight = new();
    private readonly CollectedLog _log = new();

    public SqliteControlPlaneTests() => _clock.Watch(_inFlight);

    [Fact]
    public async Task Resolve_ASidecarOfAnotherProcess_IsFound()
    {
        using var here = await OpenAsync();
        using var there = await OpenAsync();
        await using var registration = await there.RegisterAsync("app1", Address("127.0.0.1:1"), CancellationToken.None);

        Assert.Equal("127.0.0.1:1", (await here.ResolveAsync("app1", CancellationToken.None))?.Name);
    }

    [Fact]
    public async Task Resolve_ASidecarThatDied_IsFoundNoLongerThanItsTime()
    {
        using var here = await OpenAsync();
        await DieAsync("app1", "127.0.0.1:1");

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.NotNull(await here.ResolveAsync("app1", CancellationToken.None));

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Null(await here.ResolveAsync("app1", CancellationToken.None));
    }

    [Fact]
    public async Task Resolve_ASidecarThatLives_IsFoundForAsLongAsItDoes()
    {
        using var here = await OpenAsync();
        using var there = await OpenAsync();
        await using var registration = await there.RegisterAsync("app1", Address("127.0.0.1:1"), CancellationToken.None);

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.NotNull(await here.ResolveAsync("app1", CancellationToken.None));
    }

    [Fact]
    public async Task Register_WhereADeadOneWas_TakesItsPlace()
    {
        await DieAsync("app1", "127.0.0.1:1");
        using var names = await OpenAsync();

        await using var registration = await names.RegisterAsync("app2", Address("127.0.0.1:1"), CancellationToken.None);

        Assert.Null(await names.ResolveAsync("app1", CancellationToken.None));
        Assert.NotNull(await names.ResolveAsync("app2", CancellationToken.None));
    }

    [Fact]
    public async Task Register_WhereOthersAreLongGone_RemovesThem()
    {
        await DieAsync("app1", "127.0.0.1:1");
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(6));
        using var names = await OpenAsync();

        await using var registration = await names.RegisterAsync("app2", Address("127.0.0.1:2"), CancellationToken.None);

        Assert.Equal(["127.0.0.1:2"], (await names.AllAsync(CancellationToken.None)).Select(address => address.Name));
    }

    [Fact]
    public async Task Renewal_WhenTheRowIsGone_WritesItAgainAndSaysSo()
    {
        using var names = await OpenAsync();
        await using var registration = await names.RegisterAsync("app1", Address("127.0.0.1:1"), CancellationToken.None);
        using var file = await SqliteFile.OpenAsync(_file.Settings, new SqliteSchema("other", []), CancellationToken.None);
        await file.WriteAsync(session => session.Execute("DELETE FROM hosts"));
        Assert.Null(await names.ResolveAsync("app1", CancellationToken.None));

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.NotNull(await names.ResolveAsync("app1", CancellationToken.None));
        Assert.Equal(
            $"The name app1 at 127.0.0.1:1 was no longer registered in {_file.Path}, and is again",
            Assert.Single(_log.Of("Dapr.Sidecar.SqliteControlPlane")).Message);
    }

    [Fact]
    public async Task Resolve_TableThatIsGone_SaysWhichFile()
    {
        using var names = await OpenAsync();
        using var file = await SqliteFile.OpenAsync(_file.Settings, new SqliteSchema("other", []), CancellationToken.None);
        await file.WriteAsync(session => session.Execute("DROP TABLE hosts"));

        var failure = await Assert.ThrowsAsync<IOException>(() => names.ResolveAsync("app1", CancellationToken.None).AsTask());

        Assert.StartsWith($"the names in {_file.Path} cannot be read: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("connectionString", "", "connectionString is missing")]
    [InlineData("updateInterval", "1s", "updateInterval must be longer than timeout")]
    [InlineData("updateInterval", "soon", "updateInterval: 'soon' is no duration such as 500ms, 30s or 24h")]
    [InlineData("tableName", "a b", "tableName: 'a b' must consist of letters, digits and underscores")]
    [InlineData("metadataTableName", "1a", "metadataTableName: '1a' must consist of letters, digits and underscores")]
    public void Read_ASettingThatIsWrong_SaysWhich(string name, string value, string message)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => SqliteControlPlaneSettings.Read(new(asked => asked == name ? value : asked == "connectionString" ? "a.db" : null)));

        Assert.Equal(message, failure.Message);
    }

    public void Dispose()
    {
        _file.Dispose();
        _log.Dispose();
    }

    private protected override async Task<ControlPlaneSubject> CreateAsync() => new(await OpenAsync());

    private Task<SqliteControlPlane> OpenAsync() => SqliteControlPlane.OpenAsync(
        SqliteControlPlaneSettings.At(_file.Path), _clock, _inFlight, _log.CreateLogger<SqliteControlPlane>(), CancellationToken.None);

    /// <summary>A sidecar that registers and is never heard of again: it wrote its row as a process does that is killed then.</summary>
    private async Task DieAsync(string appId, string address)
    {
        (await OpenAsync()).Dispose();
        using var file = await SqliteFile.OpenAsync(_file.Settings, new SqliteSchema("other", []), CancellationToken.None);
        await file.WriteAsync(session => session.Execute(
            "INSERT INTO hosts VALUES ('dead', $address, $app, '', $now)", ("$address", address), ("$app", appId), ("$now", _clock.GetUtcNow().ToUnixTimeSeconds())));
    }
}
