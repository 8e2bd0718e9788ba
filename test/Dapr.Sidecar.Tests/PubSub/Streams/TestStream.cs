using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Sidecar.Tests.PubSub.Streams;

/// <summary>A stream of a test's own, message by message.</summary>
internal sealed class TestStream : IDisposable
{
    private readonly RpcCall<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1> _call;

    private TestStream(RpcChannel channel) => _call = channel.Start(DaprMethods.SubscribeTopicEventsAlpha1);

    /// <summary>Opens a stream, and waits until the subscription works.</summary>
    public static Task<TestStream> OpenAsync(PubSubSidecar sidecar, string topic = "t", string deadLetterTopic = "", params (string Name, string Value)[] metadata)
    {
        var initial = new SubscribeTopicEventsRequestInitialAlpha1 { PubsubName = PubSubSidecar.Name, Topic = topic };
        if (deadLetterTopic.Length > 0) initial.DeadLetterTopic = deadLetterTopic;
        foreach (var (name, value) in metadata)
        {
            initial.Metadata[name] = value;
        }

        return OpenAsync(sidecar, initial);
    }

    public static async Task<TestStream> OpenAsync(PubSubSidecar sidecar, SubscribeTopicEventsRequestInitialAlpha1 initial)
    {
        var stream = new TestStream(sidecar.Rpc);
        await stream._call.WriteAsync(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = initial });
        Assert.NotNull((await stream.ReadAsync())!.InitialResponse);
        return stream;
    }

    /// <summary>The next event.</summary>
    public async Task<TopicEventRequest> NextAsync() => (await ReadAsync())!.EventMessage;

    public Task<SubscribeTopicEventsResponseAlpha1?> ReadAsync() => _call.ReadAsync().AsTask().WithLimit(() => "nothing on the stream");

    public Task SendAsync(SubscribeTopicEventsRequestAlpha1 request) => _call.WriteAsync(request);

    public Task AnswerAsync(string id, Status status = Status.Success) => _call.WriteAsync(
        new SubscribeTopicEventsRequestAlpha1 { EventProcessed = new() { Id = id, Status = new TopicEventResponse { Status = status } } });

    public Task CompleteAsync() => _call.CompleteAsync();

    /// <summary>How the stream ends.</summary>
    public async Task<(RpcStatusCode Code, string Message)> EndAsync()
    {
        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await ReadAsync());
        return (exception.StatusCode, exception.Status.Message);
    }

    public void Dispose() => _call.Dispose();
}
