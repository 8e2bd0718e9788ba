using System.Threading.Channels;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Client.Tests.PubSub.Streaming;

/// <summary>Plays the runtime's side of streams: a test has each as it is opened, sends events on it, reads the answers and ends it.</summary>
internal sealed class StreamingSidecar : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Channel<Stream> _streams = Channel.CreateUnbounded<Stream>();
    private int _opened;
    private FakeSidecar _sidecar = null!;

    /// <summary>How it meets a stream: sends the first answer, unless told otherwise.</summary>
    public Func<Stream, Task> Greet { get; set; } = stream => stream.SendAsync(new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new() });

    /// <summary>How many streams were opened.</summary>
    public int Opened => _opened;

    public static async Task<StreamingSidecar> StartAsync()
    {
        var sidecar = new StreamingSidecar();
        sidecar._sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapDuplex(DaprMethods.SubscribeTopicEventsAlpha1, sidecar.ServeAsync));
        return sidecar;
    }

    public DaprPublishSubscribeClient CreateClient(TimeProvider? clock = null, TimeSpan? timeout = null) => ((DaprPublishSubscribeClientBuilder)new DaprPublishSubscribeClientBuilder { Clock = clock ?? TimeProvider.System }
        .UseTimeout(timeout ?? Timeout.InfiniteTimeSpan).UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(_sidecar.Http, _sidecar.Grpc)).Build();

    /// <summary>Opens a stream without a client.</summary>
    public async Task<TopicEventStream> OpenByHandAsync()
    {
        var channel = new RpcChannel(new Uri("http://dapr"), new RpcChannelOptions { HttpHandler = _sidecar.Grpc });
        var call = channel.Start(DaprMethods.SubscribeTopicEventsAlpha1);
        await call.WriteAsync(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = new() { PubsubName = "pubsub", Topic = "orders" } });
        return new TopicEventStream(call, first: null, new DaprOperation("PubSub", "SubscribeTopicEvents", "pubsub", "orders"));
    }

    /// <summary>The next stream that is opened.</summary>
    public Task<Stream> NextAsync() => _streams.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

    public ValueTask DisposeAsync() => _sidecar.DisposeAsync();

    private async Task ServeAsync(
        RpcRequestReader<SubscribeTopicEventsRequestAlpha1> requests, RpcResponseWriter<SubscribeTopicEventsResponseAlpha1> responses, RpcServerCall call)
    {
        var stream = new Stream((await requests.ReadAsync())!.InitialRequest, responses);
        Interlocked.Increment(ref _opened);
        await Greet(stream);
        _streams.Writer.TryWrite(stream);
        var reading = stream.ReadAsync(requests);
        if (await Task.WhenAny(stream.Ending, reading) == reading)
        {
            await reading;
        }
        else if (await stream.Ending is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>A stream, from the runtime's side.</summary>
    internal sealed class Stream(SubscribeTopicEventsRequestInitialAlpha1 initial, RpcResponseWriter<SubscribeTopicEventsResponseAlpha1> responses)
    {
        private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
        private readonly TaskCompletionSource<RpcCallException?> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SubscribeTopicEventsRequestInitialAlpha1 Initial => initial;

        /// <summary>How this side ends it: null for without an error.</summary>
        public Task<RpcCallException?> Ending => _ending.Task;

        /// <summary>How the caller has ended it: EOF when it had no more to say, else cancelled.</summary>
        public Task<string> Ended => _ended.Task.WaitAsync(Limit, TimeProvider.System);

        public Task SendAsync(SubscribeTopicEventsResponseAlpha1 response) => responses.WriteAsync(response);

        public Task SendAsync(string id) => SendAsync(new TopicEventRequest { Id = id, Topic = initial.Topic, PubsubName = initial.PubsubName });

        public Task SendAsync(TopicEventRequest topicEvent) => SendAsync(new SubscribeTopicEventsResponseAlpha1 { EventMessage = topicEvent });

        /// <summary>The next answer, as id and status.</summary>
        public Task<string> AnswerAsync() => _answers.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

        /// <summary>The answers to the end.</summary>
        public async Task<IReadOnlyList<string>> RestAsync() => await _answers.Reader.ReadAllAsync().ToListAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

        /// <summary>Ends it from the runtime's side.</summary>
        public void Break(RpcStatusCode code = RpcStatusCode.Unavailable) => _ending.TrySetResult(code == RpcStatusCode.Ok ? null : new RpcCallException(code, "broken"));

        public async Task ReadAsync(RpcRequestReader<SubscribeTopicEventsRequestAlpha1> requests)
        {
            try
            {
                while (await requests.ReadAsync() is { } request)
                {
                    _answers.Writer.TryWrite($"{request.EventProcessed.Id} {request.EventProcessed.Status.Status}");
                }

                _answers.Writer.TryComplete();
                _ended.TrySetResult("EOF");
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                _answers.Writer.TryComplete();
                _ended.TrySetResult("cancelled");
                return;
            }

            throw new RpcCallException(RpcStatusCode.Unknown, "EOF");
        }
    }
}
