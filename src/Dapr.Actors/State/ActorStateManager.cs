using System.Text.Json;

namespace Dapr.Actors.Runtime;

/// <summary>The state of one instance of an actor.</summary>
internal sealed partial class ActorStateManager(ActorHost host) : IActorStateManager
{
    private readonly Lock _gate = new();
    private readonly StateTracker _ofInstance = new();
    private readonly List<StateTracker> _ofCalls = [];

    private DateTimeOffset Now => host.Services.Clock.GetUtcNow();

    private StateTracker Tracker => ActorStateFrame.Current(this) ?? _ofInstance;

    public Task UnloadStateAsync(string stateName, UnloadStateOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateName);
        var tracker = Tracker;
        if (tracker.Find(stateName) is { IsChanged: true } && options is not { AllowUnloadingWhenStateModified: true })
        {
            throw new InvalidOperationException(
                $"The state '{stateName}' of {Actor} was changed, and the change is not saved. Save it first, or set {nameof(UnloadStateOptions.AllowUnloadingWhenStateModified)} to lose it.");
        }

        tracker.Drop(stateName);
        return Task.CompletedTask;
    }

    public Task ClearCacheAsync(CancellationToken cancellationToken = default)
    {
        Tracker.Clear();
        return Task.CompletedTask;
    }

    public Task SaveStateAsync(CancellationToken cancellationToken = default)
    {
        var tracker = Tracker;
        return tracker.Unsaved() is { Count: > 0 } unsaved ? SaveAsync(tracker, unsaved, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>A tracker for a call that comes back to the actor.</summary>
    public StateTracker OpenTracker()
    {
        var tracker = new StateTracker();
        lock (_gate)
        {
            _ofCalls.Add(tracker);
        }

        return tracker;
    }

    /// <summary>Its call has ended.</summary>
    public void CloseTracker(StateTracker tracker)
    {
        lock (_gate)
        {
            _ofCalls.Remove(tracker);
        }
    }

    private string Actor => $"{host.ActorTypeInfo.ActorTypeName}/{host.Id.GetId()}";

    private static ActorStateChange Change(KeyValuePair<string, TrackedState> entry) =>
        new(entry.Key, entry.Value.Type, entry.Value.Value, entry.Value.Kind, entry.Value.ExpireTime);

    private async Task SaveAsync(StateTracker tracker, IReadOnlyList<KeyValuePair<string, TrackedState>> unsaved, CancellationToken cancellationToken)
    {
        var now = Now;
        var operations = unsaved.Where(entry => entry.Value.IsChanged).SelectMany(entry => Operations(Change(entry), now)).ToList();
        if (operations.Count > 0)
        {
            // Once it is on its way it is waited for: a write that came after its turn would go over what later turns have saved.
            cancellationToken.ThrowIfCancellationRequested();
            await host.Services.StateStore.WriteAsync(host.ActorTypeInfo.ActorTypeName, host.Id.GetId(), operations, CancellationToken.None).ConfigureAwait(false);
        }

        // Not before it is saved: a save that fails must still find the changes when it is tried again.
        foreach (var entry in unsaved)
        {
            tracker.Settle(entry, now);
        }

        foreach (var other in Others(tracker))
        {
            operations.ForEach(operation => other.Invalidate(operation.Key));
        }
    }

    private IReadOnlyList<StateTracker> Others(StateTracker tracker)
    {
        lock (_gate)
        {
            return [.. _ofCalls.Append(_ofInstance).Where(other => other != tracker)];
        }
    }

    private IEnumerable<StateOperation> Operations(ActorStateChange change, DateTimeOffset now)
    {
        if (change.ChangeKind == StateChangeKind.Remove || change.TTLExpireTime <= now)
        {
            // One that expired before it was saved takes the one that it replaced along, if there was one.
            return change.ChangeKind == StateChangeKind.Add ? [] : [new StateOperation(change.StateName, null, null)];
        }

        // The runtime knows whole seconds; a value must not go before its time.
        var ttl = change.TTLExpireTime is { } end ? (int?)Math.Min(Math.Ceiling((end - now).TotalSeconds), int.MaxValue) : null;
        var json = JsonSerializer.SerializeToUtf8Bytes(change.Value, host.JsonSerializerOptions.GetTypeInfo(change.Type));
        return [new StateOperation(change.StateName, json, ttl)];
    }
}
