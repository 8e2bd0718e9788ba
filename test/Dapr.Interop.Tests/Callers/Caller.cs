using Dapr.Interop.Tests.Echo;
using Dapr.Interop.Tests.Programs;

namespace Dapr.Interop.Tests.Callers;

/// <summary>A program in another language that calls our server of <c>echo.proto</c>. It runs when the first test asks for it.</summary>
public abstract class Caller : IAsyncDisposable
{
    private readonly Lazy<Task<CheckRun>> _run;
    private EchoServer? _server;
    private EchoServer? _compressingServer;
    private TestProgram? _program;

    private protected Caller() => _run = new Lazy<Task<CheckRun>>(StartAsync);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_compressingServer is not null)
        {
            await _compressingServer.DisposeAsync();
        }
    }

    internal Task<CheckRun> RunAsync() => _run.Value;

    private protected abstract TestProgram Start(string address, string compressingAddress);

    private async Task<CheckRun> StartAsync()
    {
        _server = await EchoServer.StartAsync();
        _compressingServer = await EchoServer.StartAsync(compress: true);
        _program = Start(_server.Address, _compressingServer.Address);
        return new CheckRun(_program);
    }
}
