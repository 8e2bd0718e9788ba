using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Actors.Timers;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Inspection;

namespace Dapr.Sidecar.Actors;

/// <summary>What a test or a developer sees of the actors of a sidecar.</summary>
internal sealed class ActorInspection(ActiveActors active, ActorState state, ActorReminders reminders, ActorTimers timers) : IActorInspection
{
    public string? StoreName => state.StoreName;

    public IReadOnlyList<string> ActiveIds(string type) => active.Ids(type);

    public Task<StateValue?> StateAsync(string type, string id, string key, CancellationToken cancellationToken) => state.LookAsync(new(type, id), key, cancellationToken);

    public Task<IReadOnlyList<string>> StateKeysAsync(string type, string id, CancellationToken cancellationToken) => state.KeysAsync(new(type, id), cancellationToken);

    public Task<IReadOnlyList<PendingReminder>> RemindersAsync(string type, string? id, CancellationToken cancellationToken) => reminders.LookAsync(type, id, cancellationToken);

    public IReadOnlyList<PendingTimer> Timers(string type, string? id) => timers.Look(type, id);

    public async Task<bool> DeactivateAsync(string type, string id, CancellationToken cancellationToken)
    {
        var key = new ActorKey(type, id);
        if (!active.IsActive(key)) return false;

        await active.ReleaseAsync(other => other == key, isOrderly: true, cancellationToken);
        return true;
    }
}
