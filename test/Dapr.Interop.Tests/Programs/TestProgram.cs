using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Dapr.Interop.Tests.Programs;

/// <summary>
/// A program that a test runs: read line by line, and killed with all that it started when the test is done with it. What it said
/// stands in the message of whatever fails.
/// </summary>
internal sealed class TestProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    public TestProgram(string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Name = string.Join(' ', args.Select(Path.GetFileName));
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError))
            .ContinueWith(_ => _lines.Writer.Complete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public string Name { get; }

    /// <summary>What it has said so far, for messages.</summary>
    public string Said => $"'{Name}' {(_process.HasExited ? $"has ended with {_process.ExitCode}" : "runs")} and said:\n{string.Join('\n', _said)}";

    /// <summary>Reads on until a line gives what is looked for.</summary>
    public async Task<T> ReadUntilAsync<T>(Func<string, T?> find, TimeSpan limit)
        where T : class
    {
        using var expired = new CancellationTokenSource(limit, TimeProvider.System);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(expired.Token))
            {
                if (find(line) is { } found)
                {
                    return found;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited for {limit}; {Said}");
        }

        throw new InvalidOperationException($"It ended too early: {Said}");
    }

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits until it ends by itself, and gives its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Limits.Step, TimeProvider.System);
            return _process.ExitCode;
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException("It does not end: " + Said, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _said.Enqueue(line);
            _lines.Writer.TryWrite(line);
        }
    }
}
