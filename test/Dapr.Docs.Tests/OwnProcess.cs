using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Dapr.Docs.Tests;

/// <summary>A program in a process of its own, which inherits nothing of Dapr, of an environment of .NET or of the build that runs the tests.</summary>
internal sealed class OwnProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<(Regex Pattern, TaskCompletionSource<Match> Found)> _awaited = [];
    private string _output = "";
    private bool _isDisposed;

    private OwnProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output;
            }
        }
    }

    /// <summary>Starts a program that stands beside the tests.</summary>
    public static OwnProcess Start(string program, string directory, IReadOnlyDictionary<string, string> variables, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. args]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("DAPR_", StringComparison.Ordinal) || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT" or "ASPNETCORE_URLS").ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new OwnProcess(start);
    }

    /// <summary>The binary of a sample, where its project was built to.</summary>
    public static string Sample(string project) =>
        Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("test", "Dapr.Docs.Tests"), Path.Combine("samples", project), StringComparison.Ordinal), project + ".dll");

    /// <summary>The sidecar as a program.</summary>
    public static string Sidecar => Path.Combine(AppContext.BaseDirectory, "Dapr.Sidecar.Host.dll");

    /// <summary>A port that is free.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Waits until the program has ended, and all that it said is in <see cref="Output"/>.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndsAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
            return _process.ExitCode;
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The program did not end, but said:\n{Output}", exception);
        }
    }

    /// <summary>Waits until the program says something, or has said it.</summary>
    /// <returns>What the first group of the pattern matched.</returns>
    public async Task<string> SaysAsync(string pattern)
    {
        var found = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        var expression = new Regex(pattern);
        lock (_lock)
        {
            _awaited.Add((expression, found));
        }

        Look();
        try
        {
            await Task.WhenAny(found.Task, _process.WaitForExitAsync(TestContext.Current.CancellationToken)).WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
            return found.Task.IsCompletedSuccessfully
                ? found.Task.Result.Groups[1].Value
                : throw new InvalidOperationException($"The program ended and did not say '{pattern}', but:\n{Output}");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The program did not say '{pattern}', but:\n{Output}", exception);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            // "dotnet run" has the application as a child.
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is not null)
        {
            lock (_lock)
            {
                _output += line + "\n";
            }

            Look();
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            foreach (var (pattern, found) in _awaited)
            {
                if (pattern.Match(_output) is { Success: true } match)
                {
                    found.TrySetResult(match);
                }
            }

            _awaited.RemoveAll(awaited => awaited.Found.Task.IsCompleted);
        }
    }
}
