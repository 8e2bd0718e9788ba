using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Dapr.Testing.Tests.Actors.Linearizability;

/// <summary>A process that hosts counters, with its sidecar.</summary>
internal sealed class CounterHost : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _log;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _dead;

    public CounterHost(string folder, string name)
    {
        _log = Path.Combine(folder, name + ".log");
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,

            // It is short-lived, one of several, and writes to its own folder: what watches that, collects for many cores and optimizes for long would be most of its work.
            Environment = { ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false", ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "0" },
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Dapr.Testing.Counters.dll"),
                "--environment=Development",
                "--urls=http://127.0.0.1:0",
                "--Dapr:Sidecar:AppId=counters",
                $"--Dapr:Sidecar:ControlPlaneFile={Path.Combine(folder, "control.db")}",
                $"--Dapr:Sidecar:ResourcesPath={folder}",
                $"--TurnLog={_log}",
            },
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it said.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Waits until its actors can be called.</summary>
    public Task ReadyAsync() => WithLimitAsync(_ready.Task);

    /// <summary>Ends it at once (SIGKILL), whatever it is at.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return EndedAsync();
    }

    /// <summary>Has it end what it is at, and leave (SIGTERM).</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await EndedAsync();
    }

    /// <summary>The turns that it had, by actor; of those that it died in the end is its own.</summary>
    public IEnumerable<(string Actor, CounterTurn Turn)> Turns()
    {
        var begun = new Dictionary<string, (long At, string Actor, string Operation)>();
        foreach (var line in File.ReadLines(_log))
        {
            var parts = line.Split(' ');
            var at = long.Parse(parts[2], CultureInfo.InvariantCulture);
            if (parts[0] == "B")
            {
                begun[parts[1]] = (at, parts[3], parts[4]);
                continue;
            }

            begun.Remove(parts[1], out var turn);
            yield return (turn.Actor, new CounterTurn(turn.Operation, turn.At, at, long.TryParse(parts[3], CultureInfo.InvariantCulture, out var value) ? value : null));
        }

        foreach (var (at, actor, operation) in begun.Values)
        {
            yield return (actor, new CounterTurn(operation, at, _dead));
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(Limit);
        }

        _process.Dispose();
    }

    private async Task EndedAsync()
    {
        await WithLimitAsync(_process.WaitForExitAsync());
        _dead = Stopwatch.GetTimestamp();
    }

    private async Task WithLimitAsync(Task task)
    {
        try
        {
            await task.WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException("The host of counters did not begin or end in time; it said:\n" + Output, exception);
        }
    }

    private void Read(string? line)
    {
        if (line is null) return;

        _lines.Enqueue(line);
        if (line == "ready") _ready.TrySetResult();
    }
}
