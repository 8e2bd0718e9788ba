using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Opens the streams of a subscription, one after the other.</summary>
internal sealed class TopicEventStreams(DaprConnection connection, SubscribeTopicEventsRequestInitialAlpha1 initial)
{
    private readonly DaprOperation _operation = new("PubSub", "SubscribeTopicEvents", initial.PubsubName, initial.Topic);

    public string PubSubName => initial.PubsubName;

    public string TopicName => initial.Topic;

    /// <summary>Opens a stream, and waits until the subscription works.</summary>
    /// <exception cref="DaprException">It does not.</exception>
    public async Task<TopicEventStream> OpenAsync(CancellationToken cancellationToken)
    {
        using var scope = DaprTelemetry.Begin(_operation);
        var call = connection.Rpc.Start(DaprMethods.SubscribeTopicEventsAlpha1);
        try
        {
            // Not awaited: whatever keeps the request from being sent the answer tells too.
            var sending = call.WriteAsync(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = initial }, CancellationToken.None);
            _ = sending.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            var first = await connection.ReadFirstAsync(call, cancellationToken).ConfigureAwait(false)
                ?? throw new RpcCallException(RpcStatusCode.Unavailable, "the stream ended before it had begun");
            await sending.ConfigureAwait(false);
            scope.Succeeded();
            return new TopicEventStream(call, first.EventMessage, _operation);
        }
        catch (RpcCallException exception)
        {
            call.Dispose();
            scope.Failed(exception.StatusCode.ToString());
            throw RpcErrorTranslator.Translate(exception, _operation);
        }
        catch (Exception exception)
        {
            // Whatever it is, no call stays open whose events nobody takes.
            call.Dispose();
            scope.Failed(exception);
            throw;
        }
    }
}
