using Dapr.Sidecar.State.Sqlite;

namespace Dapr.Sidecar.Tests.State.Sqlite;

/// <summary>What a component of type state.sqlite may say.</summary>
public sealed class SqliteStateSettingsTests
{
    [Fact]
    public void Read_TheFileAlone_HasTheRestOfTheRuntime()
    {
        var settings = Read(("connectionString", "/data/state.db"));

        Assert.Equal(
            ("state", "metadata", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20), true, TimeSpan.Zero),
            (settings.Table, settings.File.MetadataTable, settings.File.BusyTimeout, settings.File.Timeout, settings.File.HasWriteAheadLog, settings.CleanupInterval));
    }

    [Theory]
    [InlineData("connectionString", "", "connectionString is missing")]
    [InlineData("connectionString", "a.db?_pragma=foreign_keys(1)", "connectionString: 'a.db?_pragma=foreign_keys(1)' has the option '_pragma=foreign_keys(1)', which there is not here")]
    [InlineData("connectionString", "file:", "connectionString: 'file:' must be the path of a file, without options")]
    [InlineData("timeout", "soon", "timeout: 'soon' is no duration such as 500ms, 30s or 24h")]
    [InlineData("timeout", "10ms", "timeout: 10ms must be at least 1s")]
    [InlineData("busyTimeout", "-1s", "busyTimeout: -1s must be at least 0s")]
    [InlineData("cleanupInterval", "often", "cleanupInterval: 'often' is no duration such as 500ms, 30s or 24h")]
    [InlineData("tableName", "a;b", "tableName: 'a;b' must consist of letters, digits and underscores")]
    [InlineData("metadataTableName", "1a", "metadataTableName: '1a' must consist of letters, digits and underscores")]
    [InlineData("tableName", "Metadata", "tableName: 'Metadata' is that of metadataTableName, too")]
    public void Read_ASettingThatIsWrong_SaysWhich(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => Read(("connectionString", "a.db"), (name, value))).Message);

    [Theory]
    [InlineData("true", false)]
    [InlineData("Yes", false)]
    [InlineData("1", false)]
    [InlineData("on", false)]
    [InlineData("no", true)]
    [InlineData("0", true)]
    [InlineData("", true)]
    public void Read_DisableWal_TakesAllWordsOfTheRuntimeForYes(string value, bool hasWriteAheadLog) =>
        Assert.Equal(hasWriteAheadLog, Read(("connectionString", "a.db"), ("disableWAL", value)).File.HasWriteAheadLog);

    [Fact]
    public async Task Start_WithASettingThatIsWrong_NamesTheComponent()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options => options.Components.Add(Spec(("connectionString", "a.db"), ("timeout", "soon")))));

        Assert.Contains("statestore", failure.Message, StringComparison.Ordinal);
        Assert.Contains("timeout: 'soon' is no duration", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAFileThatIsNoDatabase_NamesTheComponentAndTheFile()
    {
        using var file = new Tests.Sqlite.TestFile();
        await File.WriteAllTextAsync(file.Path, new string('x', 5000), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options => options.Components.Add(Spec(("connectionString", file.Path)))));

        Assert.Contains("statestore", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"the SQLite file {file.Path} cannot be used: ", failure.Message, StringComparison.Ordinal);
    }

    private static SqliteStateSettings Read(params (string Name, string Value)[] settings) => SqliteStateSettings.Read(Spec(settings));

    private static ComponentSpec Spec(params (string Name, string Value)[] settings)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
        {
            metadata[name] = value;
        }

        return new ComponentSpec { Name = "statestore", Type = "state.sqlite", Metadata = metadata };
    }
}
