using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.State;
using Dapr.Sidecar.Telemetry;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Actors;

/// <summary>The actors API over gRPC.</summary>
internal sealed class ActorsGrpc(ActorService service)
{
    private const string Operation = "actors";
    private const string ContentType = "content-type";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.InvokeActor, Operation, InvokeAsync);
        rpcs.MapUnary(DaprMethods.GetActorState, Operation, GetStateAsync);
        rpcs.MapUnary(DaprMethods.ExecuteActorStateTransaction, Operation, TransactAsync);
        rpcs.MapUnary(DaprMethods.RegisterActorTimer, Operation, SetTimerAsync);
        rpcs.MapUnary(DaprMethods.UnregisterActorTimer, Operation, async (request, call) =>
        {
            await service.RemoveTimerAsync(new(request.ActorType, request.ActorId), request.Name, call.CancellationToken);
            return new Empty();
        });
        rpcs.MapUnary(DaprMethods.RegisterActorReminder, Operation, RegisterReminderAsync);
        rpcs.MapUnary(DaprMethods.UnregisterActorReminder, Operation, async (request, call) =>
        {
            await service.RemoveReminderAsync(new(request.ActorType, request.ActorId), request.Name, call.CancellationToken);
            return new Empty();
        });
        rpcs.MapUnary(DaprMethods.UnregisterActorRemindersByType, Operation, async (request, call) =>
        {
            await service.RemoveRemindersAsync(request.ActorType, request.HasActorId ? request.ActorId : null, call.CancellationToken);
            return new UnregisterActorRemindersByTypeResponse();
        });
        rpcs.MapUnary(DaprMethods.GetActorReminder, Operation, GetReminderAsync);
        rpcs.MapUnary(DaprMethods.ListActorReminders, Operation, ListRemindersAsync);
    }

    private async Task<InvokeActorResponse> InvokeAsync(InvokeActorRequest request, RpcServerCall call)
    {
        var answer = await service.InvokeAsync(
            new ActorCall
            {
                Key = new ActorKey(request.ActorType, request.ActorId),
                Method = request.Method,
                Data = request.Data.Memory,
                Headers =
                [
                    .. request.Metadata.Where(header => !header.Key.Equals(ContentType, StringComparison.OrdinalIgnoreCase) && !ActorCallers.IsOurs(header.Key)),
                    .. ActorCallers.Headers(service.Identity, TraceHeaders.OfRpc(call.HttpContext.Request.Headers)),
                ],
            },
            call.CancellationToken);
        return new InvokeActorResponse { Data = UnsafeByteOperations.UnsafeWrap(answer.Data) };
    }

    private async Task<GetActorStateResponse> GetStateAsync(GetActorStateRequest request, RpcServerCall call)
    {
        var response = new GetActorStateResponse();
        if (await service.GetStateAsync(new(request.ActorType, request.ActorId), request.Key, call.CancellationToken) is { } value)
        {
            response.Data = UnsafeByteOperations.UnsafeWrap(value.Data);
            if (value.ExpiresAt is { } end) response.Metadata[StateTime.ExpiryName] = StateTime.Format(end);
        }

        return response;
    }

    private async Task<Empty> TransactAsync(ExecuteActorStateTransactionRequest request, RpcServerCall call)
    {
        var key = new ActorKey(request.ActorType, request.ActorId);
        await service.CheckActiveAsync(key, call.CancellationToken);
        await service.TransactAsync(key, [.. request.Operations.Select(ToWrite)], call.CancellationToken);
        return new Empty();
    }

    private async Task<Empty> SetTimerAsync(RegisterActorTimerRequest request, RpcServerCall call)
    {
        var timer = new ActorSignal
        {
            Key = new ActorKey(request.ActorType, request.ActorId),
            Name = request.Name,
            IsTimer = true,
            DueTime = request.DueTime,
            Period = request.Period,
            Callback = request.Callback,
            Data = Data(request.Data),
        };
        await service.SetTimerAsync(timer, request.Ttl, call.CancellationToken);
        return new Empty();
    }

    private async Task<Empty> RegisterReminderAsync(RegisterActorReminderRequest request, RpcServerCall call)
    {
        var terms = new ReminderTerms
        {
            Key = new ActorKey(request.ActorType, request.ActorId),
            Name = request.Name,
            DueTime = request.DueTime,
            Period = request.Period,
            TimeToLive = request.Ttl,
            Data = Data(request.Data),
            Overwrites = !request.HasOverwrite || request.Overwrite,
            Retries = ReminderTerms.ToRetries(request.FailurePolicy),
        };
        await service.RegisterReminderAsync(terms, call.CancellationToken);
        return new Empty();
    }

    private async Task<GetActorReminderResponse> GetReminderAsync(GetActorReminderRequest request, RpcServerCall call)
    {
        var reminder = await service.GetReminderAsync(new(request.ActorType, request.ActorId), request.Name, call.CancellationToken);
        var response = new GetActorReminderResponse { ActorType = reminder.ActorType, ActorId = reminder.ActorId, Data = reminder.Data };
        if (reminder.HasDueTime) response.DueTime = reminder.DueTime;
        if (reminder.HasPeriod) response.Period = reminder.Period;
        if (reminder.HasTtl) response.Ttl = reminder.Ttl;
        return response;
    }

    private async Task<ListActorRemindersResponse> ListRemindersAsync(ListActorRemindersRequest request, RpcServerCall call)
    {
        var response = new ListActorRemindersResponse();
        foreach (var (name, reminder) in await service.ListRemindersAsync(request.ActorType, request.HasActorId ? request.ActorId : null, call.CancellationToken))
        {
            response.Reminders.Add(new NamedActorReminder { Name = name, Reminder = reminder });
        }

        return response;
    }

    private static StateWrite ToWrite(TransactionalActorStateOperation operation) => operation.OperationType switch
    {
        // The bytes of the message, whatever it is.
        StateWords.Upsert => new StateWrite { Key = operation.Key, Value = operation.Value?.Value.Memory ?? ReadOnlyMemory<byte>.Empty, Metadata = operation.Metadata },
        StateWords.Delete => new StateWrite { Key = operation.Key },
        var other => throw ApiErrors.StateOperationUnknown(other).ToException(),
    };

    /// <summary>Bytes as the runtime hands them on: a text of JSON, in base 64.</summary>
    private static ReadOnlyMemory<byte>? Data(ByteString data) => data.IsEmpty ? default(ReadOnlyMemory<byte>?) : ActorMessages.FromBytes(data.Span);
}
