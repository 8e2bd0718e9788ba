using System.Text.Json;
using Dapr.Actors.Dispatch;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Request = Dapr.Client.Autogen.Grpc.v1.SubscribeActorEventsResponseAlpha1;
using Response = Dapr.Client.Autogen.Grpc.v1.SubscribeActorEventsRequestAlpha1;

namespace Dapr.Actors.Runtime;

/// <summary>Makes turns of what comes over a stream, and answers of what comes of them.</summary>
internal sealed class ActorEvents(ActorRuntime runtime)
{
    /// <summary>Handles a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The stream has broken off: methods are told, and nobody takes an answer.</param>
    /// <returns>The answer; null when nobody takes it.</returns>
    public async Task<Response?> HandleAsync(Request request, CancellationToken cancellationToken)
    {
        try
        {
            return request.ResponseTypeCase switch
            {
                Request.ResponseTypeOneofCase.InvokeRequest => await InvokeAsync(request.InvokeRequest, cancellationToken).ConfigureAwait(false),
                Request.ResponseTypeOneofCase.ReminderRequest => await RemindAsync(request.ReminderRequest, cancellationToken).ConfigureAwait(false),
                Request.ResponseTypeOneofCase.TimerRequest => await FireAsync(request.TimerRequest, cancellationToken).ConfigureAwait(false),
                _ => await DeactivateAsync(request.DeactivateRequest, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            // The edge: the runtime is told, which decides what becomes of it.
            var code = exception is UnknownMethodException ? RpcStatusCode.NotFound : RpcStatusCode.Internal;
            return Failed(IdOf(request), code, $"{exception.GetType()}: {exception.Message}");
        }
    }

    /// <summary>The answer of a host that is about to end.</summary>
    public static Response Refuse(Request request) => Failed(IdOf(request), RpcStatusCode.Unavailable, "The host of the actor is about to stop.");

    private static Response Failed(string id, RpcStatusCode code, string message) =>
        new() { RequestFailed = new SubscribeActorEventsRequestFailedAlpha1 { Id = id, Code = (uint)code, Message = message } };

    private static string IdOf(Request request) => request.ResponseTypeCase switch
    {
        Request.ResponseTypeOneofCase.InvokeRequest => request.InvokeRequest.Id,
        Request.ResponseTypeOneofCase.ReminderRequest => request.ReminderRequest.Id,
        Request.ResponseTypeOneofCase.TimerRequest => request.TimerRequest.Id,
        _ => request.DeactivateRequest.Id,
    };

    /// <summary>A header of the caller; what it passed through on its way may have changed its capitals.</summary>
    private static string? Header(MapField<string, string> headers, string name) =>
        headers.TryGetValue(name, out var value) ? value : headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private async Task<Response> InvokeAsync(SubscribeActorEventsResponseInvokeRequestAlpha1 request, CancellationToken cancellationToken)
    {
        var call = new TurnCall(request.ActorType, request.ActorId)
        {
            ReentrancyId = Header(request.Metadata, ActorHeaders.ReentrancyId) is { Length: > 0 } chain ? chain : null,
            TraceParent = Header(request.Metadata, DaprHeaders.TraceParent) ?? "",
            TraceState = Header(request.Metadata, DaprHeaders.TraceState) ?? "",
        };
        var answer = await runtime.InvokeAsync(
            call,
            new ActorCallRequest
            {
                Method = request.Method,
                Body = request.Data.Memory,
                ContentType = Header(request.Metadata, "content-type"),
                RemotingHeader = Header(request.Metadata, ActorHeaders.RemotingRequest) is { Length: > 0 } remoting ? remoting : null,
                AcceptsFailure = Header(request.Metadata, ActorHeaders.AcceptsFailure) is not null,
                UsesJsonRemoting = runtime.Options.UseJsonSerialization,
            },
            cancellationToken).ConfigureAwait(false);
        var response = new SubscribeActorEventsRequestInvokeResponseAlpha1 { Id = request.Id, Data = UnsafeByteOperations.UnsafeWrap(answer.Body), Error = answer.ErrorHeader is not null };
        if (answer.ContentType is { } type) response.Metadata.Add("content-type", type);
        if (answer.ErrorHeader is { } header) response.Metadata.Add(ActorHeaders.Failure, header);
        return new Response { InvokeResponse = response };
    }

    private async Task<Response> RemindAsync(SubscribeActorEventsResponseReminderRequestAlpha1 request, CancellationToken cancellationToken)
    {
        var reminder = Scheduled(request.DueTime, request.Period, "", PackedData.Unpack(request.Data));
        await runtime.RemindAsync(Callback(request.ActorType, request.ActorId, request.Id), request.Name, reminder, cancellationToken).ConfigureAwait(false);
        return new Response { ReminderResponse = new SubscribeActorEventsRequestReminderResponseAlpha1 { Id = request.Id } };
    }

    private async Task<Response> FireAsync(SubscribeActorEventsResponseTimerRequestAlpha1 request, CancellationToken cancellationToken)
    {
        var timer = Scheduled(request.DueTime, request.Period, request.Callback, PackedData.Unpack(request.Data));
        await runtime.FireTimerAsync(Callback(request.ActorType, request.ActorId, request.Id), request.Name, timer, cancellationToken).ConfigureAwait(false);
        return new Response { TimerResponse = new SubscribeActorEventsRequestReminderResponseAlpha1 { Id = request.Id } };
    }

    private async Task<Response> DeactivateAsync(SubscribeActorEventsResponseDeactivateRequestAlpha1 request, CancellationToken cancellationToken)
    {
        await runtime.DeactivateAsync(request.ActorType, request.ActorId, cancellationToken).ConfigureAwait(false);
        return new Response { DeactivateResponse = new SubscribeActorEventsRequestDeactivateResponseAlpha1 { Id = request.Id } };
    }

    /// <summary>
    /// A reminder or a timer, which has no headers. A runtime that knows its turn as a chain has that as the id of the request, which none is mistaken
    /// for: a number may be the id of another one, on another stream.
    /// </summary>
    private static TurnCall Callback(string actorType, string actorId, string id) => new(actorType, actorId) { ReentrancyId = Guid.TryParse(id, out _) ? id : null };

    private static ScheduledCall Scheduled(string dueTime, string period, string callback, ReadOnlyMemory<byte> data)
    {
        try
        {
            return ScheduledCall.Of(dueTime, period, callback, data);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException("The data of the timer or reminder is no JSON, as the runtime sends it.", exception);
        }
    }
}
