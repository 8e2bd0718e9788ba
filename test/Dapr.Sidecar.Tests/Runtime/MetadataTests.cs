using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>What the sidecar says of itself, over both transports.</summary>
public sealed class MetadataTests
{
    [Fact]
    public async Task Get_OfAnEmptySidecar_NamesItAndLeavesEmptyMembersOut()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        await ReadyAsync(sidecar);

        var metadata = await ReadAsync(sidecar);

        Assert.Equal(
            ["actorRuntime", "appConnectionProperties", "enabledFeatures", "extended", "id", "runtimeVersion"],
            metadata.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("app1", metadata.GetProperty("id").GetString());
        Assert.Equal("""{"protocol":"http","channelAddress":"127.0.0.1"}""", metadata.GetProperty("appConnectionProperties").GetRawText());
        Assert.Equal(
            """{"runtimeStatus":"RUNNING","hostReady":true,"placement":"placement: connected"}""",
            metadata.GetProperty("actorRuntime").GetRawText());
    }

    [Fact]
    public async Task Get_WithoutActors_SaysThatThereAreNone()
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.EnableActors = false);
        await ReadyAsync(sidecar);

        Assert.Equal(
            """{"runtimeStatus":"DISABLED","hostReady":false,"placement":"placement: disconnected"}""",
            (await ReadAsync(sidecar)).GetProperty("actorRuntime").GetRawText());
    }

    [Fact]
    public async Task Get_WithComponents_NamesTheirCapabilities()
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
            options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory" }));

        var component = Assert.Single((await ReadAsync(sidecar)).GetProperty("components").EnumerateArray());

        Assert.Equal("statestore", component.GetProperty("name").GetString());
        Assert.Equal(
            ["ETAG", "TRANSACTIONAL", "TTL", "DELETE_WITH_PREFIX", "KEYS_LIKE", "ACTOR"],
            component.GetProperty("capabilities").EnumerateArray().Select(capability => capability.GetString()));
    }

    [Fact]
    public async Task Set_OfTheVersion_DoesNotChangeIt()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        var before = (await ReadAsync(sidecar)).GetProperty("extended").GetRawText();

        (await sidecar.SendAsync("PUT", "/v1.0/metadata/daprRuntimeVersion", "mine")).Dispose();

        Assert.Equal(before, (await ReadAsync(sidecar)).GetProperty("extended").GetRawText());
    }

    [Fact]
    public async Task Set_OverEitherTransport_IsSeenOverBoth()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        await sidecar.Rpc.InvokeAsync(DaprMethods.SetMetadata, new SetMetadataRequest { Key = "one", Value = "1" });
        (await sidecar.SendAsync("PUT", "/v1.0/metadata/two", """{"a":1}""")).Dispose();

        Assert.Equal("1", (await ReadAsync(sidecar)).GetProperty("extended").GetProperty("one").GetString());
        var response = await sidecar.Rpc.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest());
        Assert.Equal("""{"a":1}""", response.ExtendedMetadata["two"]);
    }

    [Fact]
    public async Task Get_WithHealthChecks_SaysHowTheApplicationIsProbed()
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.AppPort = 1;
            options.AppMaxConcurrency = 7;
            options.EnableAppHealthCheck = true;
            options.AppHealthProbeInterval = TimeSpan.FromSeconds(90);
            options.AppHealthThreshold = 5;
        });

        var app = (await ReadAsync(sidecar)).GetProperty("appConnectionProperties");

        Assert.Equal(
            """{"port":1,"protocol":"http","channelAddress":"127.0.0.1","maxConcurrency":7,"health":{"healthCheckPath":"/healthz","healthProbeInterval":"1m30s","healthProbeTimeout":"500ms","healthThreshold":5}}""",
            app.GetRawText());
    }

    private static async Task<JsonElement> ReadAsync(TestSidecar sidecar)
    {
        using var document = JsonDocument.Parse(await sidecar.Http.GetByteArrayAsync("/v1.0/metadata"));
        return document.RootElement.Clone();
    }

    private static Task ReadyAsync(TestSidecar sidecar) =>
        sidecar.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
}
