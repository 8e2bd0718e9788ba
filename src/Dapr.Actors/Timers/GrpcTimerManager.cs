using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Actors.Runtime;

/// <summary>
/// Sets timers and reminders over gRPC. Their bytes arrive as they do over HTTP: the runtime makes the text of base64 of them there that the
/// library writes here.
/// </summary>
internal sealed class GrpcTimerManager(DaprConnection connection, HttpTimerManager http, TimeProvider clock) : ActorTimerManager
{
    private readonly GrpcFallback _fallback = new();

    // Runtimes before 1.18 do not know it, and all else.
    private readonly GrpcFallback _getting = new();

    public override Task RegisterReminderAsync(ActorReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        var request = new RegisterActorReminderRequest
        {
            ActorType = reminder.ActorType,
            ActorId = reminder.ActorId.GetId(),
            Name = reminder.Name,
            DueTime = ScheduleText.Of(reminder.DueTime),
            Period = ScheduleText.OfPeriod(reminder.Period, reminder.Repetitions),
            Data = Bytes(reminder.State),
            Ttl = reminder.Ttl is { } ttl ? ScheduleText.Of(ttl) : "",
        };
        return InvokeAsync(DaprMethods.RegisterActorReminder, request, reminder.ActorType, reminder.ActorId, () => http.RegisterReminderAsync(reminder));
    }

    public override async Task<IActorReminder> GetReminderAsync(ActorReminderToken reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        var operation = RuntimeErrors.Operation("GetActorReminder", reminder.ActorType, reminder.ActorId.GetId(), isIdempotent: true);
        try
        {
            return await _getting.InvokeAsync(operation, GetAsync, () => http.GetReminderAsync(reminder)).ConfigureAwait(false);
        }
        catch (DaprApiException exception) when (exception.Status == nameof(RpcStatusCode.NotFound))
        {
            return null!;
        }

        async ValueTask<IActorReminder> GetAsync()
        {
            var request = new GetActorReminderRequest { ActorType = reminder.ActorType, ActorId = reminder.ActorId.GetId(), Name = reminder.Name };
            var response = await connection.InvokeAsync(DaprMethods.GetActorReminder, request, operation, CancellationToken.None).ConfigureAwait(false);
            return HttpTimerManager.Read(reminder, ScheduledCall.Of(response.DueTime, response.Period, "", PackedData.Unpack(response.Data)), clock)!;
        }
    }

    public override Task UnregisterReminderAsync(ActorReminderToken reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        var request = new UnregisterActorReminderRequest { ActorType = reminder.ActorType, ActorId = reminder.ActorId.GetId(), Name = reminder.Name };
        return InvokeAsync(DaprMethods.UnregisterActorReminder, request, reminder.ActorType, reminder.ActorId, () => http.UnregisterReminderAsync(reminder));
    }

    public override Task RegisterTimerAsync(ActorTimer timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var request = new RegisterActorTimerRequest
        {
            ActorType = timer.ActorType,
            ActorId = timer.ActorId.GetId(),
            Name = timer.Name,
            DueTime = ScheduleText.Of(timer.DueTime),
            Period = ScheduleText.OfPeriod(timer.Period, null),
            Callback = timer.TimerCallback,
            Data = Bytes(timer.Data),
            Ttl = timer.Ttl is { } ttl ? ScheduleText.Of(ttl) : "",
        };
        return InvokeAsync(DaprMethods.RegisterActorTimer, request, timer.ActorType, timer.ActorId, () => http.RegisterTimerAsync(timer));
    }

    public override Task UnregisterTimerAsync(ActorTimerToken timer)
    {
        ArgumentNullException.ThrowIfNull(timer);
        var request = new UnregisterActorTimerRequest { ActorType = timer.ActorType, ActorId = timer.ActorId.GetId(), Name = timer.Name };
        return InvokeAsync(DaprMethods.UnregisterActorTimer, request, timer.ActorType, timer.ActorId, () => http.UnregisterTimerAsync(timer));
    }

    private static ByteString Bytes(byte[]? bytes) => bytes is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(bytes);

    private Task InvokeAsync<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, TRequest request, string actorType, ActorId actorId, Func<Task> overHttp)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var operation = RuntimeErrors.Operation(method.Name, actorType, actorId.GetId(), isIdempotent: true);
        return _fallback.InvokeAsync(operation, ByGrpcAsync, ByHttpAsync);

        async ValueTask<bool> ByGrpcAsync()
        {
            await connection.InvokeAsync(method, request, operation, CancellationToken.None).ConfigureAwait(false);
            return true;
        }

        async Task<bool> ByHttpAsync()
        {
            await overHttp().ConfigureAwait(false);
            return true;
        }
    }
}
