using System.Diagnostics;
using System.Globalization;

namespace Dapr.Conformance.Tests.Sidecars;

/// <summary>A sidecar that is a program of its own: a build of ours, or a real daprd.</summary>
/// <param name="path">The program; one that ends in .dll is run by dotnet.</param>
internal sealed class ProgramSidecar(string path) : IPlayedSidecar
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Queue<string> _lines = new();
    private Process? _process;

    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    public string Said
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public Task StartAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var isAssembly = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : path, isAssembly ? [path, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the shell that runs the tests says about a sidecar is none of this one's business.
        foreach (var name in start.Environment.Keys.Where(IsOfSidecars).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(process.ExitCode);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process?.Dispose();
        (_process, Exited) = (process, exited.Task);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        await SignalAsync("TERM", cancellationToken);
        try
        {
            await Exited.WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            await KillAsync(cancellationToken);
            throw new TimeoutException($"The program did not end within {Patience.TotalSeconds} s of SIGTERM.");
        }
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process?.Kill();
        await Exited.WaitAsync(Patience, TimeProvider.System, cancellationToken);
    }

    public async Task SignalAsync(string name, CancellationToken cancellationToken)
    {
        using var sender = Process.Start("kill", [$"-{name}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await sender.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            await KillAsync(CancellationToken.None);
        }

        _process?.Dispose();
    }

    private static bool IsOfSidecars(string name) =>
        name.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase) || name is "APP_API_TOKEN" or "NAMESPACE" or "POD_NAME" or "APP_ID";

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_lines)
            {
                _lines.Enqueue(line);
                while (_lines.Count > 40)
                {
                    _lines.Dequeue();
                }
            }
        }
    }
}
