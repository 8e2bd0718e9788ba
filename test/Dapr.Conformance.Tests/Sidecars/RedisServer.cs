using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Dapr.Conformance.Tests.Sidecars;

/// <summary>A Redis of a transcript, empty at its start, if the program is installed.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "redis-server";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private Process? _process;

    public int Port { get; } = Ports.Next();

    /// <summary>Starts it and waits until it accepts connections.</summary>
    /// <exception cref="InvalidOperationException">The program is not installed, or did not start.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process = Process.Start(new ProcessStartInfo(Program, ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Path.GetTempPath(),
            });
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"It needs {Program}, which is not installed.", exception);
        }

        _process!.BeginOutputReadLine();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!await IsUpAsync(cancellationToken))
        {
            if (_process.HasExited || limit.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{Program} did not start.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Ends it; what it held is lost, for it writes nothing down.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task<bool> IsUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
