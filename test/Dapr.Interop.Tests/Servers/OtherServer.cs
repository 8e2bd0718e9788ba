using System.Text.Json;
using Dapr.Interop.Tests.Programs;
using Dapr.Rpc;

namespace Dapr.Interop.Tests.Servers;

/// <summary>A program in another language that serves <c>echo.proto</c>. It starts when the first test asks for it.</summary>
public abstract class OtherServer : IAsyncDisposable
{
    private readonly Lazy<Task<Uri>> _address;
    private TestProgram? _program;

    private protected OtherServer() => _address = new Lazy<Task<Uri>>(StartAsync);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }
    }

    internal async Task<RpcChannel> ConnectAsync(Action<RpcChannelOptions>? configure = null)
    {
        var options = new RpcChannelOptions();
        configure?.Invoke(options);
        return new RpcChannel(await _address.Value, options);
    }

    private protected abstract TestProgram Start();

    private async Task<Uri> StartAsync()
    {
        _program = Start();
        var line = await _program.ReadUntilAsync(line => line.StartsWith("{\"port\":", StringComparison.Ordinal) ? line : null, Limits.Step);
        return new Uri($"http://127.0.0.1:{JsonElement.Parse(line).GetProperty("port").GetInt32()}");
    }
}
