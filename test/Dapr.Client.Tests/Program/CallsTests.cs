using System.Globalization;
using Dapr.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.Client.Tests.Program;

/// <summary>A program without reflection-based JSON uses every block, with a sidecar that it finds by its environment and that asks for a token.</summary>
public sealed class CallsTests
{
    [Theory]
    [InlineData("DAPR_HTTP_PORT", "DAPR_GRPC_PORT", "{0}")]
    [InlineData("DAPR_HTTP_ENDPOINT", "DAPR_GRPC_ENDPOINT", "http://127.0.0.1:{0}")]
    public async Task Calls_OfAProgram_ReachTheSidecarOfItsEnvironment(string httpName, string grpcName, string format)
    {
        await using var app = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet("/hello", () => Results.Json("hello")));
        var options = new SidecarOptions { AppId = "app", HttpPort = 0, GrpcPort = 0, ApiToken = "secret" };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory" });
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        await using var sidecar = await DaprSidecar.StartAsync(options);
        await sidecar.AttachAppAsync(app.Http);

        var said = await ClientProgram.RunAsync(
            new Dictionary<string, string>
            {
                [httpName] = string.Format(CultureInfo.InvariantCulture, format, sidecar.HttpPort),
                [grpcName] = string.Format(CultureInfo.InvariantCulture, format, sidecar.GrpcPort),
                ["DAPR_API_TOKEN"] = "secret",
            },
            "calls");

        Assert.Equal([.. Expected("builder"), .. Expected("services"), "invoke: hello"], said);
    }

    private static string[] Expected(string name) =>
    [
        $"{name}: metadata app",
        $"{name}: state Order {{ Article = tea, Count = 2 }} True True",
        $"{name}: bytes raw",
        $"{name}: published 0",
        $"{name}: error InvalidArgument DAPR_STATE_NOT_FOUND",
    ];
}
