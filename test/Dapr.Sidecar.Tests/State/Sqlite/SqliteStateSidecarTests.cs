namespace Dapr.Sidecar.Tests.State.Sqlite;

/// <summary>Sidecars with a component of type state.sqlite.</summary>
public sealed class SqliteStateSidecarTests
{
    [Fact]
    public async Task Ttl_OfAValue_IsReadBackAndPasses()
    {
        using var file = new Tests.Sqlite.TestFile();
        await using var sidecar = await StartAsync(file);
        await sidecar.SaveAsync("""[{"key":"k","value":1,"metadata":{"ttlInSeconds":"10"}}]""");

        Assert.Equal("2026-01-01T00:00:10Z", (await sidecar.GetAsync("k")).Headers["metadata.ttlExpireTime"]);
        Assert.Equal("2026-01-01T00:00:10Z", (await sidecar.GetRpcAsync("k")).Metadata["ttlExpireTime"]);
        Assert.Contains("\"ttlExpireTime\":\"2026-01-01T00:00:10Z\"", (await sidecar.BulkAsync("""{"keys":["k"]}""")).Body, StringComparison.Ordinal);

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(204, (await sidecar.GetAsync("k")).Status);
    }

    [Fact]
    public async Task Sidecars_OfTwoApplicationsOnOneFile_KeepTheirKeysApart()
    {
        using var file = new Tests.Sqlite.TestFile();
        await using var one = await StartAsync(file, "app1");
        await using var two = await StartAsync(file, "app2");

        await one.SaveAsync("""[{"key":"k","value":1}]""");

        Assert.Equal("1", (await one.GetAsync("k")).Body);
        Assert.Equal(204, (await two.GetAsync("k")).Status);
        Assert.Equal("""[{"key":"k"}]""", (await two.BulkAsync("""{"keys":["k"]}""")).Body);
    }

    [Fact]
    public async Task Sidecars_OfTwoApplicationsThatShareAPrefix_SeeEachOthersValues()
    {
        using var file = new Tests.Sqlite.TestFile();
        await using var one = await StartAsync(file, "app1", ("keyPrefix", "none"));
        await using var two = await StartAsync(file, "app2", ("keyPrefix", "none"));

        await one.SaveAsync("""[{"key":"k","value":1}]""");

        Assert.Equal("1", (await two.GetAsync("k")).Body);
        Assert.Contains("\"key\":\"k\",\"data\":1", (await two.BulkAsync("""{"keys":["k"]}""")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BulkGet_TheFileIsBroken_SaysSoOfEveryKey()
    {
        using var file = new Tests.Sqlite.TestFile();
        await using var sidecar = await StartAsync(file);
        SqliteStores.Run(file.Path, "DROP TABLE state");

        var items = (await sidecar.BulkAsync("""{"keys":["a","b"]}""")).Json.EnumerateArray().ToList();

        Assert.Equal(["a", "b"], items.Select(item => item.GetProperty("key").GetString()));
        Assert.All(items, item => Assert.Contains("no such table: state", item.GetProperty("error").GetString(), StringComparison.Ordinal));
    }

    private static Task<StateSidecar> StartAsync(Tests.Sqlite.TestFile file, string appId = "app1", params (string Name, string Value)[] settings) => StateSidecar.StartAsync(options =>
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["connectionString"] = file.Path };
        foreach (var (name, value) in settings)
        {
            metadata[name] = value;
        }

        options.AppId = appId;
        options.Components.Add(new ComponentSpec { Name = StateSidecar.Store, Type = "state.sqlite", Metadata = metadata });
    });
}
