using Dapr.Actors.Client;
using Dapr.Actors.Dispatch;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Runtime;

/// <summary>
/// The base of every actor class. An instance is made when the actor is first called, runs one turn at a time, and ends when the runtime lets
/// the actor go: nothing but its state outlives it.
/// </summary>
public abstract partial class Actor : IActorInstance
{
    /// <summary>Makes an instance for a host.</summary>
    /// <param name="host">Who the actor is, and what it may use; in a unit test that of <see cref="ActorHost.CreateForTest{TActor}(ActorTestOptions?)"/>.</param>
    protected Actor(ActorHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        Host = host;
        Logger = host.LoggerFactory.CreateLogger(GetType());
        StateManager = new ActorStateManager(host);
    }

    /// <summary>Which actor of its type it is.</summary>
    public ActorId Id => Host.Id;

    /// <summary>Who the actor is, and what it may use.</summary>
    public ActorHost Host { get; }

    /// <summary>Makes proxies of other actors.</summary>
    public IActorProxyFactory ProxyFactory => Host.ProxyFactory;

    /// <summary>The state of the actor.</summary>
    public IActorStateManager StateManager { get; protected set; }

    /// <inheritdoc/>
    ActorId IActorInstance.ActorId => Id;

    /// <inheritdoc/>
    string IActorInstance.ActorType => Host.ActorTypeInfo.ActorTypeName;

    /// <summary>A log for the actor, of the category of its class.</summary>
    protected ILogger Logger { get; }

    /// <summary>Saves what was changed in the state, before the turn ends, which does so too.</summary>
    /// <returns>When it is saved.</returns>
    protected Task SaveStateAsync() => StateManager.SaveStateAsync();

    /// <summary>Runs before the first turn of an instance; what it changes in the state is saved.</summary>
    /// <returns>When the actor may be called.</returns>
    protected virtual Task OnActivateAsync() => Task.CompletedTask;

    /// <summary>Runs after the last turn of an instance. What it changes in the state is not saved.</summary>
    /// <remarks>Nor can it save it itself everywhere: to the runtime the actor is no longer active, and a write is refused. What must last is saved by the turn that changes it.</remarks>
    /// <returns>When the actor may be forgotten.</returns>
    protected virtual Task OnDeactivateAsync() => Task.CompletedTask;

    /// <summary>Runs in each turn, before its method.</summary>
    /// <param name="actorMethodContext">What the turn runs.</param>
    /// <returns>When the method may run.</returns>
    protected virtual Task OnPreActorMethodAsync(ActorMethodContext actorMethodContext) => Task.CompletedTask;

    /// <summary>Runs in each turn, after its method, unless that has failed.</summary>
    /// <param name="actorMethodContext">What the turn runs.</param>
    /// <returns>When the state may be saved.</returns>
    protected virtual Task OnPostActorMethodAsync(ActorMethodContext actorMethodContext) => Task.CompletedTask;

    /// <summary>Runs when a turn has failed, in its method or in anything around it; nothing of what the turn changed in the state is kept.</summary>
    /// <param name="actorMethodContext">What the turn runs.</param>
    /// <param name="e">What it failed with, and what its caller is told.</param>
    /// <returns>When the turn may end.</returns>
    protected virtual Task OnActorMethodFailedAsync(ActorMethodContext actorMethodContext, Exception e) => Task.CompletedTask;

    internal async Task ActivateAsync()
    {
        await StateManager.ClearCacheAsync().ConfigureAwait(false);
        await OnActivateAsync().ConfigureAwait(false);
        await StateManager.SaveStateAsync().ConfigureAwait(false);
    }

    internal async Task DeactivateAsync()
    {
        // First, so that nothing that was read before is taken for true by what runs last.
        await StateManager.ClearCacheAsync().ConfigureAwait(false);
        await OnDeactivateAsync().ConfigureAwait(false);
    }

    internal Task BeforeMethodAsync(ActorMethodContext context) => OnPreActorMethodAsync(context);

    /// <summary>Ends a turn that went well. Its caller may be gone; what was done is saved all the same.</summary>
    internal async Task AfterMethodAsync(ActorMethodContext context)
    {
        await OnPostActorMethodAsync(context).ConfigureAwait(false);
        await StateManager.SaveStateAsync().ConfigureAwait(false);
    }

    /// <summary>Ends a turn that failed.</summary>
    internal async Task MethodFailedAsync(ActorMethodContext context, Exception exception)
    {
        try
        {
            await OnActorMethodFailedAsync(context, exception).ConfigureAwait(false);
        }
        finally
        {
            await StateManager.ClearCacheAsync().ConfigureAwait(false);
        }
    }
}
