using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.PubSub.Streams;

/// <summary>Subscriptions over gRPC that last as long as the call.</summary>
internal sealed class TopicStreamsGrpc(TopicStreams streams)
{
    private const string Name = "subscribe";
    private const string EndOfRequests = "EOF";

    public void Map(ApiRpcs rpcs) => rpcs.MapDuplex(DaprMethods.SubscribeTopicEventsAlpha1, Name, SubscribeAsync);

    private async Task SubscribeAsync(
        RpcRequestReader<SubscribeTopicEventsRequestAlpha1> requests, RpcResponseWriter<SubscribeTopicEventsResponseAlpha1> responses, RpcServerCall call)
    {
        var open = streams.Enter(call.HttpContext.Response);
        try
        {
            await ServeAsync(requests, responses, open.Cut, call.CancellationToken);
        }
        catch (OperationCanceledException) when (open.Cut.IsCancellationRequested)
        {
            throw ApiErrors.StreamCutOff().ToException();
        }
    }

    /// <summary>The first answer says that from here on no event is left out; the others are events, which requests answer by their id.</summary>
    private async Task ServeAsync(
        RpcRequestReader<SubscribeTopicEventsRequestAlpha1> requests, RpcResponseWriter<SubscribeTopicEventsResponseAlpha1> responses, CancellationToken cut, CancellationToken cancellationToken)
    {
        var first = await requests.ReadAsync(cut) ?? throw ApiErrors.Stream(EndOfRequests).ToException();
        var initial = first.InitialRequest ?? throw ApiErrors.Stream("initial request is required").ToException();
        var stream = await streams.OpenAsync(
            initial.PubsubName,
            initial.Topic,
            initial.Metadata,
            initial.DeadLetterTopic,
            (topicEvent, token) => responses.WriteAsync(new SubscribeTopicEventsResponseAlpha1 { EventMessage = topicEvent }, token),
            cancellationToken);
        try
        {
            await responses.WriteAsync(new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new() }, cancellationToken);
            stream.Begin();
            while (await requests.ReadAsync(cut) is { } request)
            {
                if (request.InitialRequest is not null) throw ApiErrors.Stream("duplicate initial request received").ToException();
                if (request.EventProcessed is { } processed) stream.Answer(processed.Id, processed.Status);
            }

            // The runtime takes the end of the requests for an error, though the caller may mean it.
            throw ApiErrors.Stream(EndOfRequests).ToException();
        }
        finally
        {
            await streams.CloseAsync(stream);
        }
    }
}
