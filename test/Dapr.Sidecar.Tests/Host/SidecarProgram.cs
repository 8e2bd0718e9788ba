using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>The sidecar as a program of its own.</summary>
internal sealed class SidecarProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<int> _httpPort = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<string> _awaited = _ => { };

    public SidecarProgram(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dapr.Sidecar.Host.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _lines);

    public int Id => _process.Id;

    /// <summary>Waits until the program says that it runs.</summary>
    public async Task<HttpClient> RunningAsync()
    {
        try
        {
            await _initialized.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
            return new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{await _httpPort.Task}") };
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException("The program did not start; it said:\n" + Output, exception);
        }
    }

    /// <summary>Waits until the program says something.</summary>
    public async Task SaysAsync(string text)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited = line => _ = line.Contains(text, StringComparison.Ordinal) && said.TrySetResult();
        _awaited(Output);
        try
        {
            await said.Task.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The program did not say '{text}', but:\n" + Output, exception);
        }
    }

    /// <summary>The port that a line of the log names.</summary>
    public async Task<int> PortAsync(string line)
    {
        await SaysAsync(line);
        var rest = Output[(Output.IndexOf(line, StringComparison.Ordinal) + line.Length)..];
        return int.Parse(new string([.. rest.TakeWhile(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the program ends, and gives its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System);
            return _process.ExitCode;
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException("The program did not end; it said:\n" + Output, exception);
        }
    }

    /// <summary>Kills the program (SIGKILL), whatever it is at.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return EndedAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        Volatile.Read(ref _awaited)(line);
        const string Port = "HTTP server is running on port ";
        if (line.IndexOf(Port, StringComparison.Ordinal) is var at and >= 0)
        {
            _httpPort.TrySetResult(int.Parse(new string([.. line[(at + Port.Length)..].TakeWhile(char.IsAsciiDigit)]), System.Globalization.CultureInfo.InvariantCulture));
        }

        if (line.Contains("dapr initialized. Status: Running.", StringComparison.Ordinal))
        {
            _initialized.TrySetResult();
        }
    }
}
