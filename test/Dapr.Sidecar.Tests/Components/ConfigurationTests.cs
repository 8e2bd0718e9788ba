using System.Net;

namespace Dapr.Sidecar.Tests.Components;

/// <summary>The Configuration: several files, faults, what has an effect.</summary>
public sealed class ConfigurationTests
{
    private const string Head = "apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: {name: c}\nspec:\n";

    [Fact]
    public async Task Load_SeveralFiles_TakesALaterListInPlaceOfAnEarlierOne()
    {
        using var folder = new ResourceFolder();
        var first = folder.Write("1.yaml", Head + "  api:\n    denied:\n    - {name: metadata, version: v1, protocol: http}\n    - {name: state, version: v1, protocol: http}\n");
        var second = folder.Write("2.yaml", Head + "  api:\n    denied:\n    - {name: state, version: v1, protocol: http}\n");
        var third = folder.Write("3.yaml", Head + "  components: {deny: [state.redis]}\n");
        await using var sidecar = await TestSidecar.StartAsync(options => options.ConfigPaths = [first, second, third]);

        Assert.Equal(HttpStatusCode.OK, (await sidecar.SendAsync("GET", "/v1.0/metadata")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await sidecar.SendAsync("GET", "/v1.0/state/store/k")).StatusCode);
    }

    [Theory]
    [InlineData("  api: yes\n", 5)]
    [InlineData("  api:\n    denied: state\n", 6)]
    [InlineData("  api:\n    denied:\n    - state\n", 7)]
    [InlineData("  components:\n    deny: [[]]\n", 6)]
    [InlineData("  logging:\n    apiLogging:\n      enabled: maybe\n", 7)]
    [InlineData("  a: [\n", 6)]
    public async Task Load_FaultyFile_KeepsTheSidecarFromStarting(string spec, int line)
    {
        using var folder = new ResourceFolder();
        var file = folder.Write("c.yaml", Head + spec);

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options => options.ConfigPaths = [file]));

        Assert.StartsWith($"error loading configuration: {file}:{line}: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$TYPE", true)]
    [InlineData("${TYPE}", true)]
    [InlineData("state.${NAME}", true)]
    [InlineData("state.$NAME/v1", true)]
    [InlineData("state.in-memory$ABSENT", true)]
    [InlineData("state.in-memory${}", true)]
    [InlineData("state.in-memory$$", true)]
    [InlineData("state.in-memory$1", true)]
    [InlineData("state.in-memory${NO-SUCH}", true)]
    [InlineData("state.in-memory$ # so", false)]
    [InlineData("state.$NAMES", false)]
    public async Task Load_Variables_AreFilledIn(string denied, bool isDenied)
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", ResourceFolder.StateStore);
        var file = folder.Write("config.yml.txt", Head + $"  components:\n    deny:\n    - {denied}\n");
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            (options.ResourcesPaths, options.ConfigPaths) = ([folder.Folder], [file]);
            options.Environment = new Dictionary<string, string> { ["TYPE"] = "state.in-memory", ["NAME"] = "in-memory" };
        });

        var metadata = await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken);

        Assert.Equal(isDenied, !metadata.Contains("\"store\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("state.in-memory/v1", true)]
    [InlineData("state.in-memory", true)]
    [InlineData("state.IN-MEMORY/v0", true)]
    [InlineData("state.in-memory/v2", false)]
    [InlineData("state.redis/v1", false)]
    public async Task Load_DeniedType_IsLeftOut(string denied, bool isDenied)
    {
        using var folder = new ResourceFolder();
        folder.Write("a.yaml", ResourceFolder.StateStore);
        await using var sidecar = await TestSidecar.StartAsync(options => options.ResourcesPaths = [folder.Folder], $"  components:\n    deny: [{denied}]\n");

        var metadata = await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken);

        Assert.Equal(isDenied, !metadata.Contains("\"store\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData(null, "enabled: true", 2)]
    [InlineData(null, "{enabled: true, omitHealthChecks: true}", 1)]
    [InlineData(null, "enabled: false", 0)]
    [InlineData(false, "enabled: true", 0)]
    [InlineData(true, "enabled: false", 2)]
    public async Task ApiLogging_FlagAndConfiguration_LogWhatTheyAskFor(bool? flag, string? configuration, int expected)
    {
        var log = new CollectedLog();
        await using (var sidecar = await TestSidecar.StartAsync(
            options => (options.EnableApiLogging, options.LoggerFactory) = (flag, log),
            configuration is null ? null : $"  logging:\n    apiLogging: {(configuration.StartsWith('{') ? configuration : $"{{{configuration}}}")}\n"))
        {
            using var health = await sidecar.SendAsync("GET", "/v1.0/healthz/outbound");
            using var metadata = await sidecar.SendAsync("GET", "/v1.0/metadata");
        }

        Assert.Equal(expected, log.Of("dapr.runtime.http-info").Count());
    }
}
