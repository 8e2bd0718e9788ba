using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Dapr.Actors.Runtime;

/// <summary>Sets timers and reminders over HTTP.</summary>
internal sealed class HttpTimerManager(ActorHttpApi api, TimeProvider clock) : ActorTimerManager
{
    public override Task RegisterReminderAsync(ActorReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        var body = Json(json =>
        {
            json.WriteString("dueTime", ScheduleText.Of(reminder.DueTime));
            json.WriteString("period", ScheduleText.OfPeriod(reminder.Period, reminder.Repetitions));
            json.WriteBase64String("data", reminder.State ?? []);
            if (reminder.Ttl is { } ttl) json.WriteString("ttl", ScheduleText.Of(ttl));
        });
        return SendAsync(HttpMethod.Put, ReminderPath(reminder), body, "RegisterActorReminder", reminder.ActorType, reminder.ActorId);
    }

    public override async Task<IActorReminder> GetReminderAsync(ActorReminderToken reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        try
        {
            return await api.SendAsync(
                HttpMethod.Get,
                ReminderPath(reminder),
                null,
                RuntimeErrors.Operation("GetActorReminder", reminder.ActorType, reminder.ActorId.GetId(), isIdempotent: true),
                (_, body) => Read(reminder, ScheduledCall.Parse(body), clock)!,
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (DaprApiException exception) when (exception.Status == nameof(HttpStatusCode.NotFound))
        {
            return null!;
        }
    }

    public override Task UnregisterReminderAsync(ActorReminderToken reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return SendAsync(HttpMethod.Delete, ReminderPath(reminder), null, "UnregisterActorReminder", reminder.ActorType, reminder.ActorId);
    }

    public override Task RegisterTimerAsync(ActorTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var body = Json(json =>
        {
            json.WriteString("dueTime", ScheduleText.Of(timer.DueTime));
            if (timer.Period >= TimeSpan.Zero) json.WriteString("period", ScheduleText.Of(timer.Period));
            if (timer.Data is { } data) json.WriteBase64String("data", data);
            json.WriteString("callback", timer.TimerCallback);
            if (timer.Ttl is { } ttl) json.WriteString("ttl", ScheduleText.Of(ttl));
        });
        return SendAsync(HttpMethod.Put, TimerPath(timer), body, "RegisterActorTimer", timer.ActorType, timer.ActorId);
    }

    public override Task UnregisterTimerAsync(ActorTimerToken timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        return SendAsync(HttpMethod.Delete, TimerPath(timer), null, "UnregisterActorTimer", timer.ActorType, timer.ActorId);
    }

    /// <summary>The reminder that the runtime told of; null when it told of none.</summary>
    public static ActorReminder? Read(ActorReminderToken token, ScheduledCall told, TimeProvider clock)
    {
        if (!told.IsKnown) return null;

        var now = clock.GetUtcNow();
        var dueTime = ScheduleText.ToSpan(told.DueTime, now);
        return new ActorReminder(
            token.ActorType, token.ActorId, token.Name, told.Data ?? [], dueTime < TimeSpan.Zero ? TimeSpan.Zero : dueTime, ScheduleText.ToSpan(told.Period, now));
    }

    private static string ReminderPath(ActorReminderToken reminder) => $"reminders/{ActorHttpApi.Segment(reminder.Name)}";

    private static string TimerPath(ActorTimerToken timer) => $"timers/{ActorHttpApi.Segment(timer.Name)}";

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }

    private Task SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, string name, string actorType, ActorId actorId) =>
        api.SendAsync(method, path, body, RuntimeErrors.Operation(name, actorType, actorId.GetId(), isIdempotent: true), CancellationToken.None);
}
