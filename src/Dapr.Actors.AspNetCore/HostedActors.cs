using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dapr.Actors.AspNetCore;

/// <summary>Makes the runtime of an application, of what is registered.</summary>
internal sealed class HostedActors : IAsyncDisposable, IDisposable
{
    // What the application registered for scopes must have one here, too.
    private readonly AsyncServiceScope _scope;

    public HostedActors(IServiceProvider provider, IOptions<ActorRuntimeOptions> options, ActorConnection connection, ILoggerFactory loggers)
    {
        _scope = provider.CreateAsyncScope();
        var clock = provider.GetService<ActorClock>()?.Clock ?? provider.GetService<TimeProvider>() ?? TimeProvider.System;
        Runtime = new ActorRuntime(options.Value, _scope.ServiceProvider.GetRequiredService<ActorActivatorFactory>(), new ActorServices
        {
            JsonSerializerOptions = options.Value.JsonSerializerOptions,
            LoggerFactory = loggers,
            ProxyFactory = _scope.ServiceProvider.GetRequiredService<IActorProxyFactory>(),
            TimerManager = provider.GetService<ActorTimerManager>() ?? connection.CreateTimerManager(clock),
            StateStore = provider.GetService<IActorStateStore>() ?? connection.CreateStateStore(),
            Clock = clock,
        });
    }

    public ActorRuntime Runtime { get; }

    public void Dispose() => _scope.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Runtime.ReleaseAllAsync();
        await _scope.DisposeAsync();
    }
}
