using System.Text.Json;
using Dapr.Interop.Tests.Programs;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.JavaScriptSdk;

/// <summary>An application written with the official SDK and its sidecar. Both start when the first test asks for them.</summary>
public abstract class JavaScriptApp : IAsyncDisposable
{
    private readonly AppProtocol _protocol;
    private readonly Lazy<Task<CheckRun>> _run;
    private TestProgram? _app;
    private RunningSidecar? _sidecar;

    private protected JavaScriptApp(AppProtocol protocol)
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
    }

    internal Task<CheckRun> RunAsync() => _run.Value;

    /// <summary>Whether the sidecar has ended well, which its application asks for at last.</summary>
    internal async Task<bool> EndedAsync()
    {
        await (await _run.Value).AssertPassedAsync("shutdown");
        return await _sidecar!.EndedAsync();
    }

    private protected abstract Task<RunningSidecar> StartSidecarAsync(int appPort, AppProtocol protocol);

    private async Task<CheckRun> StartAsync()
    {
        _app = new TestProgram(Installed.Node, [Installed.Script("node/dapr.js"), _protocol == AppProtocol.Grpc ? "grpc" : "http"]);
        var line = await _app.ReadUntilAsync(line => line.StartsWith("{\"port\":", StringComparison.Ordinal) ? line : null, Limits.Step);
        _sidecar = await StartSidecarAsync(JsonElement.Parse(line).GetProperty("port").GetInt32(), _protocol);
        await _app.WriteLineAsync(JsonSerializer.Serialize(new
        {
            httpPort = _sidecar.HttpPort,
            grpcPort = _sidecar.GrpcPort,
            token = RunningSidecar.Token,
            appToken = RunningSidecar.AppToken,
        }));
        return new CheckRun(_app);
    }
}
