using System.Text.Json;
using Dapr.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dapr.Testing;

public sealed partial class DaprTestHost
{
    /// <summary>The actors of a type that are active in the application: from their first call until they are deactivated.</summary>
    /// <param name="actorType">The type: the name of the class, unless its attribute gives another.</param>
    /// <returns>Their ids, in order.</returns>
    public IReadOnlyList<string> ActiveActors(string actorType)
    {
        ArgumentException.ThrowIfNullOrEmpty(actorType);
        return Sidecar.ActorInspection.ActiveIds(actorType);
    }

    /// <summary>A value of an actor's state, as it was saved at the end of a turn.</summary>
    /// <typeparam name="T">What it is, read with the JSON options of the actors.</typeparam>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="actorId">Its id; it needs not be active.</param>
    /// <param name="key">The name of the value.</param>
    /// <returns>The value; default when there is none.</returns>
    /// <exception cref="InvalidOperationException">No store keeps the state of actors.</exception>
    /// <remarks>
    /// A store in memory answers at once; for another the caller is held up, which <see cref="ActorStateAsync"/> avoids. No injected
    /// fault strikes.
    /// </remarks>
    public T? ActorState<T>(string actorType, string actorId, string key) => Now(() => ActorStateAsync<T>(actorType, actorId, key));

    /// <inheritdoc cref="ActorState"/>
    public async Task<T?> ActorStateAsync<T>(string actorType, string actorId, string key)
    {
        var value = await LookAsync(() => Sidecar.ActorInspection.StateAsync(actorType, actorId, key, CancellationToken.None));
        return value is null or { Data.Length: 0 } ? default : JsonSerializer.Deserialize<T>(value.Data.Span, ActorJson());
    }

    /// <summary>The names of what an actor's state holds.</summary>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="actorId">Its id.</param>
    /// <returns>The names, in order.</returns>
    /// <exception cref="InvalidOperationException">No store keeps the state of actors.</exception>
    public Task<IReadOnlyList<string>> ActorStateKeysAsync(string actorType, string actorId) =>
        LookAsync(() => Sidecar.ActorInspection.StateKeysAsync(actorType, actorId, CancellationToken.None));

    /// <summary>The reminders that will still come. They outlive the instances of their actors.</summary>
    /// <param name="actorType">The type of the actors.</param>
    /// <param name="actorId">One of them; null for all.</param>
    /// <returns>The reminders, in the order of the actors' ids and their own names.</returns>
    public IReadOnlyList<ActorReminderRecord> ActorReminders(string actorType, string? actorId = null) =>
    [
        .. Now(() => Sidecar.ActorInspection.RemindersAsync(actorType, actorId, CancellationToken.None)).Select(reminder => new ActorReminderRecord
        {
            ActorId = reminder.ActorId,
            Name = reminder.Name,
            Due = reminder.Due,
            Period = ScheduleText.ToSpan(reminder.Period, reminder.Due),
            State = Bytes(reminder.Data),
            Failures = (int)Math.Min(reminder.Failures, int.MaxValue),
        }),
    ];

    /// <summary>The timers that will still come. They end with the instances of their actors.</summary>
    /// <param name="actorType">The type of the actors.</param>
    /// <param name="actorId">One of them; null for all.</param>
    /// <returns>The timers, in the order of the actors' ids and their own names.</returns>
    public IReadOnlyList<ActorTimerRecord> ActorTimers(string actorType, string? actorId = null) =>
    [
        .. Sidecar.ActorInspection.Timers(actorType, actorId).Select(timer => new ActorTimerRecord
        {
            ActorId = timer.ActorId,
            Name = timer.Name,
            Due = timer.Due,
            Period = ScheduleText.ToSpan(timer.Period, timer.Due),
            Callback = timer.Callback,
            State = Bytes(timer.Data),
        }),
    ];

    /// <summary>Deactivates an actor, as if nobody had called it for long: what runs ends first, and its timers end with it.</summary>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="actorId">Its id.</param>
    /// <returns>When it is deactivated. The next call makes a new instance, which reads its state anew.</returns>
    /// <exception cref="InvalidOperationException">The actor is not active.</exception>
    public async Task DeactivateActorAsync(string actorType, string actorId)
    {
        if (!await Sidecar.ActorInspection.DeactivateAsync(actorType, actorId, CancellationToken.None))
        {
            throw new InvalidOperationException($"The actor {actorType}/{actorId} is not active here.");
        }
    }

    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte>? json) => json is { } data ? ScheduledCall.Of("", "", "", data).Data : default(ReadOnlyMemory<byte>);

    /// <summary>How the application's actors read and write their state.</summary>
    private JsonSerializerOptions ActorJson() => Services.GetRequiredService<IOptions<ActorRuntimeOptions>>().Value.JsonSerializerOptions;
}
