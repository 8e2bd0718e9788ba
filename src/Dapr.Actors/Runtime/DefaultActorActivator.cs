namespace Dapr.Actors.Runtime;

/// <summary>Makes actors by a constructor that takes nothing but an <see cref="ActorHost"/>; no container is asked.</summary>
public class DefaultActorActivator : ActorActivator
{
    /// <inheritdoc/>
    /// <exception cref="MissingMethodException">The class has no such public constructor.</exception>
    public override Task<ActorActivatorState> CreateAsync(ActorHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var type = host.ActorTypeInfo.ImplementationType;
        try
        {
            return Task.FromResult(new ActorActivatorState((Actor)Activator.CreateInstance(type, host)!));
        }
        catch (MissingMethodException exception)
        {
            throw new MissingMethodException(
                $"The actor class '{type}' has no public constructor that takes an {nameof(ActorHost)} alone. Add one, or host it with AddActors, whose activator fills in services.", exception);
        }
    }

    /// <inheritdoc/>
    public override Task DeleteAsync(ActorActivatorState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return EndAsync(state.Actor).AsTask();
    }

    /// <summary>Disposes an actor that wants it; what can be awaited is, and is not disposed a second time.</summary>
    internal static ValueTask EndAsync(Actor actor)
    {
        if (actor is IAsyncDisposable disposable) return disposable.DisposeAsync();

        (actor as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
