using System.Text.Json;
using Dapr.Interop.Tests.Programs;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.Apps;

/// <summary>
/// An application in another language and its sidecar. Both start when the first test asks for them: the application tells its port in
/// a line, is told of the sidecar in a line, and runs its checks.
/// </summary>
public abstract class OtherApp : IAsyncDisposable
{
    private readonly AppProtocol _protocol;
    private readonly Lazy<Task<CheckRun>> _run;
    private AppResources? _resources;
    private TestProgram? _app;
    private RunningSidecar? _sidecar;

    private protected OtherApp(AppProtocol protocol)
    {
        _protocol = protocol;
        _run = new Lazy<Task<CheckRun>>(StartAsync);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
        }

        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _resources?.Dispose();
    }

    internal Task<CheckRun> RunAsync() => _run.Value;

    /// <summary>Whether the sidecar has ended well, which its application asks for at last.</summary>
    internal async Task<bool> EndedAsync()
    {
        await (await _run.Value).AssertPassedAsync("shutdown");
        return await _sidecar!.EndedAsync();
    }

    private protected abstract TestProgram StartApp(AppProtocol protocol);

    private protected abstract Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol, AppResources resources);

    private async Task<CheckRun> StartAsync()
    {
        _app = StartApp(_protocol);
        _resources = new AppResources();
        var line = await _app.ReadUntilAsync(line => line.StartsWith("{\"port\":", StringComparison.Ordinal) ? line : null, Limits.Step);
        _sidecar = await StartSidecarAsync(JsonElement.Parse(line).GetProperty("port").GetInt32(), _protocol, _resources);
        await _app.WriteLineAsync(JsonSerializer.Serialize(new
        {
            httpPort = _sidecar.HttpPort,
            grpcPort = _sidecar.GrpcPort,
            appId = RunningSidecar.AppId,
            token = RunningSidecar.Token,
            appToken = RunningSidecar.AppToken,
            isConfigurationChangeable = _sidecar.IsConfigurationChangeable,
        }));
        return new CheckRun(_app);
    }
}
