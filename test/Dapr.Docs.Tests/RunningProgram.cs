using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;

namespace Dapr.Docs.Tests;

/// <summary>A program of the README that runs in this process until it is told to end: it hands nothing out, so its host is taken where the framework tells of it.</summary>
internal sealed class RunningProgram : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly AsyncLocal<bool> _isOurs = new();
    private readonly TaskCompletionSource<IHost> _host = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<IHost> _prepare = _ => { };
    private Task _running = Task.CompletedTask;

    public IServiceProvider Services => _host.Task.Result.Services;

    public IConfiguration Configuration => Services.GetRequiredService<IConfiguration>();

    public int Port => new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>Runs a program, and waits until it has started.</summary>
    public static Task<RunningProgram> StartAsync(Action run) => StartAsync(() => Task.Run(run));

    /// <summary>Runs a program, and waits until it has started.</summary>
    /// <param name="run">The program.</param>
    /// <param name="prepare">Sees its host before that starts.</param>
    public static async Task<RunningProgram> StartAsync(Func<Task> run, Action<IHost>? prepare = null)
    {
        var program = new RunningProgram();
        program._prepare = prepare ?? program._prepare;
        using var listening = DiagnosticListener.AllListeners.Subscribe(program);
        program._isOurs.Value = true;
        program._running = Task.Run(run);
        var host = await Task.WhenAny(program._host.Task, program._running).WaitAsync(Limit, TimeProvider.System);
        Assert.Same(program._host.Task, host);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        program.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(Limit, TimeProvider.System);
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _running.WaitAsync(Limit, TimeProvider.System);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // Other tests build hosts at the same time.
        if (value is { Key: "HostBuilt", Value: IHost host } && _isOurs.Value)
        {
            _prepare(host);
            _host.TrySetResult(host);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
