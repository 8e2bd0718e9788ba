using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Runtime;

internal sealed partial class ActorTypeHost
{
    /// <summary>
    /// Lets an actor go. It waits for the turn that runs, whose calls of other actors are given up: they may wait for hosts that wait for this end.
    /// An actor that is not active is none to let go.
    /// </summary>
    public async Task DeactivateAsync(string id, CancellationToken cancellationToken)
    {
        var slot = _slots.Enter(id);
        try
        {
            slot.Leave();
            await slot.Lock.EnterAsync(null, _deepest, cancellationToken).ConfigureAwait(false);
            try
            {
                await EndAsync(slot).ConfigureAwait(false);
            }
            finally
            {
                slot.Lock.Exit();
            }
        }
        finally
        {
            _slots.Leave(slot);
        }
    }

    /// <summary>Lets all of them go, at a time.</summary>
    public Task DeactivateAllAsync(CancellationToken cancellationToken) => Task.WhenAll(_slots.Ids.Select(async id =>
    {
        try
        {
            await DeactivateAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One that fails keeps no other from its end.
            DeactivationFailed(_type.ActorTypeName, id, exception);
        }
    }));

    /// <summary>
    /// Disposes what is active as the application ends. Nothing could be asked of the runtime any more, so that no actor is told; one whose
    /// turn still runs is left to it.
    /// </summary>
    public async Task ReleaseAllAsync()
    {
        foreach (var id in _slots.Ids)
        {
            var slot = _slots.Enter(id);
            try
            {
                await slot.Lock.EnterAsync(null, _deepest, new CancellationToken(canceled: true)).ConfigureAwait(false);
                try
                {
                    if (slot.Activation is { } activation)
                    {
                        slot.Activation = null;
                        await DisposeAsync(slot, activation.State).ConfigureAwait(false);
                    }
                }
                finally
                {
                    slot.Lock.Exit();
                }
            }
            catch (OperationCanceledException)
            {
                // It is somebody's turn.
            }
            finally
            {
                _slots.Leave(slot);
            }
        }
    }

    /// <summary>
    /// The instance that a turn runs on. One of which the runtime knows no more is replaced: while it did not, another host may have owned the actor,
    /// and what was read before that is no longer true.
    /// </summary>
    private ValueTask<Activation> ActivateAsync(ActorSlot slot)
    {
        var epoch = _epoch.Current;
        return slot.Activation is { } active && !IsForgotten(active, epoch) ? new ValueTask<Activation>(active) : ReplaceAsync(slot, epoch);
    }

    private async ValueTask<Activation> ReplaceAsync(ActorSlot slot, int epoch)
    {
        if (slot.Activation is not null)
        {
            ActivationReplaced(_type.ActorTypeName, slot.Id);
            try
            {
                await EndAsync(slot).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // The caller wants the next instance, which is not to blame for the last.
                DeactivationFailed(_type.ActorTypeName, slot.Id, exception);
            }
        }

        var created = await _activator.CreateAsync(new ActorHost(_type, new ActorId(slot.Id), _services)).ConfigureAwait(false);
        try
        {
            using var frame = ActorStateFrame.Begin(created.Actor.StateManager as ActorStateManager, isNested: false);
            await created.Actor.ActivateAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            await DisposeAsync(slot, created).ConfigureAwait(false);
            throw;
        }

        Activated(_type.ActorTypeName, slot.Id);
        return slot.Activation = new Activation(created, epoch) { LastUsed = _services.Clock.GetTimestamp() };
    }

    /// <summary>
    /// Whether the runtime has let the instance go, or will have, without word of it here: it began anew since, it said so, or the instance
    /// was left alone for longer than the runtime keeps one, and its request to end it was lost.
    /// </summary>
    private bool IsForgotten(Activation activation, int epoch) =>
        activation.Epoch != epoch || activation.IsDisowned || _services.Clock.GetElapsedTime(activation.LastUsed) > _idleTimeout;

    private async Task EndAsync(ActorSlot slot)
    {
        if (slot.Activation is not { } activation) return;

        slot.Activation = null;
        try
        {
            using var turn = ActorReentrancyContext.Begin(ActorReentrancyContext.Id, ActorReentrancyContext.Leaving, _services.ProxyFactory);
            using var frame = ActorStateFrame.Begin(activation.Actor.StateManager as ActorStateManager, isNested: false);
            await activation.Actor.DeactivateAsync().ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync(slot, activation.State).ConfigureAwait(false);
            Deactivated(_type.ActorTypeName, slot.Id);
        }
    }

    private async Task DisposeAsync(ActorSlot slot, ActorActivatorState state)
    {
        try
        {
            await _activator.DeleteAsync(state).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It is gone all the same.
            DeactivationFailed(_type.ActorTypeName, slot.Id, exception);
        }
    }
}
