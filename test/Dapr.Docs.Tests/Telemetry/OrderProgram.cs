using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>A program that runs until its test is done with it: the application, or the sidecar.</summary>
internal sealed class OrderProgram : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly SemaphoreSlim _said = new(0);
    private readonly Task _reading;

    public OrderProgram(string path, IEnumerable<string> args, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [path, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    /// <summary>The application as a program.</summary>
    public static string OfTheApplication { get; } =
        Path.Combine(AppContext.BaseDirectory.Replace("Dapr.Docs.Tests", "Dapr.Docs.Program", StringComparison.Ordinal), "Dapr.Docs.Program.dll");

    /// <summary>What it has said.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Waits for a line that has a text, and gives what follows it there.</summary>
    public async Task<string> AfterAsync(string text)
    {
        using var expired = new CancellationTokenSource(Limit, TimeProvider.System);
        while (true)
        {
            if (_lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
            {
                return found.Split(text)[1];
            }

            try
            {
                await _said.WaitAsync(expired.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It does not say '{text}', but:\n{string.Join('\n', _lines)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            _said.Release();
        }
    }
}
