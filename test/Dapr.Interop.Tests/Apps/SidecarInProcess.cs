using Dapr.Interop.Tests.Programs;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.Apps;

/// <summary>The sidecar as a library, on ports of this machine.</summary>
internal sealed class SidecarInProcess(DaprSidecar sidecar) : RunningSidecar
{
    public override int HttpPort => sidecar.HttpPort!.Value;

    public override int GrpcPort => sidecar.GrpcPort!.Value;

    public override bool IsConfigurationChangeable => true;

    public static async Task<RunningSidecar> StartAsync(int appPort, AppProtocol appProtocol, AppResources resources)
    {
        var options = new SidecarOptions
        {
            AppId = AppId,
            AppPort = appPort,
            AppProtocol = appProtocol,
            HttpPort = 0,
            GrpcPort = 0,
            ApiToken = Token,
            AppApiToken = AppToken,
            EnableDevelopmentApi = true,
        };
        foreach (var component in resources.Components)
        {
            options.Components.Add(component);
        }

        var sidecar = await DaprSidecar.StartAsync(options);
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
