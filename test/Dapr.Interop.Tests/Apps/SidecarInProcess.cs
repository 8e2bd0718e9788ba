using Dapr.Interop.Tests.Programs;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>The sidecar as a library, on ports of this machine.</summary>
internal sealed class SidecarInProcess(DaprSidecar sidecar) : RunningSidecar
{
    public override int HttpPort => sidecar.HttpPort!.Value;

    public override int GrpcPort => sidecar.GrpcPort!.Value;

    public static async Task<RunningSidecar> StartAsync(int appPort, AppProtocol appProtocol)
    {
        var sidecar = await DaprSidecar.StartAsync(new SidecarOptions
        {
            AppId = AppId,
            AppPort = appPort,
            AppProtocol = appProtocol,
            HttpPort = 0,
            GrpcPort = 0,
            ApiToken = Token,
            AppApiToken = AppToken,
            Components =
            {
                new ComponentSpec { Name = "statestore", Type = "state.in-memory" },
                new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" },
                new ComponentSpec { Name = "llm", Type = "conversation.echo" },
            },
        });
        await sidecar.Ready.WaitAsync(Limits.Step, TimeProvider.System);
        return new SidecarInProcess(sidecar);
    }

    public override async Task<bool> EndedAsync()
    {
        var isForced = await sidecar.ShutdownRequested.WaitAsync(Limits.Step, TimeProvider.System);
        await sidecar.DisposeAsync();
        return !isForced;
    }

    public override ValueTask DisposeAsync() => sidecar.DisposeAsync();
}
