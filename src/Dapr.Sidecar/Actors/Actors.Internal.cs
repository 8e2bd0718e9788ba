using System.Globalization;
using System.Text;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Internals;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Sidecar.Actors;

/// <summary>The called side between sidecars: what is asked of actors that are hosted here.</summary>
internal sealed class ActorsInternal(LocalActors local, ReminderLeases leases)
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapUnary(InternalMethods.CallActor, CallAsync);
        endpoints.MapUnary(InternalMethods.CallActorReminder, RemindAsync);
        endpoints.MapServerStreaming(InternalMethods.CallActorStream, WatchAsync);
    }

    private async Task<InternalInvokeResponse> CallAsync(InternalInvokeRequest request, RpcServerCall call)
    {
        var asked = ActorMessages.ToCall(request);
        return ActorMessages.ToResponse(await AskAsync(asked.Key, asked.Chain, (receiver, chain, token) => receiver.InvokeAsync(asked.In(chain), token), call));
    }

    private async Task<Empty> RemindAsync(Reminder reminder, RpcServerCall call)
    {
        var callback = call.RequestHeaders.FirstOrDefault(header => header.Key == ActorHeaders.TimerCallback).Value is { } text ? Encoding.UTF8.GetString(Convert.FromBase64String(text)) : "";
        var signal = ActorMessages.ToSignal(reminder, callback);
        var isWithdrawn = long.TryParse(call.RequestHeaders.GetValue(ActorHeaders.ReminderLease), NumberStyles.None, CultureInfo.InvariantCulture, out var lease)
            ? leases.Withdrawn(signal.Key, signal.Name, lease)
            : null;
        await AskAsync(
            signal.Key,
            chain: null,
            async (receiver, chain, token) =>
            {
                try
                {
                    await receiver.SignalAsync(signal with { Chain = chain }, token);
                    return true;
                }
                catch (ActorCallException exception) when (exception.WasNotReached())
                {
                    // Whoever has the reminder brings it again, as if its actor were there.
                    throw new RpcCallException(RpcStatusCode.Unavailable, exception.Message, exception);
                }
            },
            call,
            isWithdrawn);
        return new Empty();
    }

    private async Task WatchAsync(InternalInvokeRequest request, RpcResponseWriter<InternalInvokeResponse> responses, RpcServerCall call)
    {
        var asked = ActorMessages.ToCall(request);
        await foreach (var response in local.Watch(asked, call.CancellationToken) ?? throw NotHere())
        {
            await responses.WriteAsync(response, call.CancellationToken);
        }
    }

    private async Task<T> AskAsync<T>(
        ActorKey key, string? chain, Func<IActorReceiver, string?, CancellationToken, Task<T>> ask, RpcServerCall call, Func<CancellationToken, ValueTask<bool>>? isWithdrawn = null)
    {
        try
        {
            var (isHere, answer) = await local.TryAskAsync(key, chain, ask, call.CancellationToken, isWithdrawn);
            return isHere ? answer! : throw NotHere();
        }
        catch (ActorCallException exception)
        {
            throw new RpcCallException(RpcStatusCode.Internal, exception.Message, exception);
        }
    }

    /// <summary>The caller has seen an older table, or this sidecar has; it is to look again, and so is this one.</summary>
    private RpcCallException NotHere()
    {
        local.LookAgain();
        return new RpcCallException(RpcStatusCode.Aborted, ActorRouter.NotHere);
    }
}
