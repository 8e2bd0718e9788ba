using System.Threading.Channels;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>What streaming subscriptions are measured against: a runtime that has events at once, some on their way at a time, and a subscriber by hand.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private const int OnTheirWay = 100;

    private readonly InMemoryServer _server;
    private readonly RpcChannel _channel;
    private readonly Func<int> _count;
    private readonly Channel<bool> _done = Channel.CreateUnbounded<bool>();

    private EventStream(InMemoryServer server, Func<int> count) => (_server, _channel, _count) = (server, server.CreateChannel(), count);

    /// <summary>Sends the requests of clients.</summary>
    public HttpMessageHandler CreateHandler() => _server.CreateHandler();

    /// <summary>Starts the runtime's side.</summary>
    /// <param name="count">How many events a stream has.</param>
    public static async Task<EventStream> StartAsync(Func<int> count)
    {
        EventStream? stream = null;
        var server = await InMemoryServer.StartAsync(app => app.MapDuplex(DaprMethods.SubscribeTopicEventsAlpha1, (requests, responses, _) => stream!.ServeAsync(requests, responses)));
        return stream = new EventStream(server, count);
    }

    /// <summary>Waits until all events of a stream are answered.</summary>
    public async Task AnsweredAsync() => await _done.Reader.ReadAsync();

    /// <summary>Takes the events of a stream by hand.</summary>
    public async Task SubscribeAsync()
    {
        using var call = _channel.Start(DaprMethods.SubscribeTopicEventsAlpha1);
        await call.WriteAsync(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = new() { PubsubName = "pubsub", Topic = "orders" } });
        var left = _count();
        while (left > 0 && await call.ReadAsync() is { } response)
        {
            if (response.EventMessage is not { } topicEvent) continue;

            left--;
            await call.WriteAsync(new SubscribeTopicEventsRequestAlpha1 { EventProcessed = new() { Id = topicEvent.Id, Status = new() { Status = Status.Success } } });
        }

        await AnsweredAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    private async Task ServeAsync(RpcRequestReader<SubscribeTopicEventsRequestAlpha1> requests, RpcResponseWriter<SubscribeTopicEventsResponseAlpha1> responses)
    {
        await requests.ReadAsync();
        await responses.WriteAsync(new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new() });
        var count = _count();
        using var window = new SemaphoreSlim(OnTheirWay);
        var sending = SendAsync();
        for (var answered = 0; answered < count; answered++)
        {
            if (await requests.ReadAsync() is null) throw new InvalidOperationException("The subscriber ended before its events did.");
            window.Release();
        }

        await sending;
        _done.Writer.TryWrite(true);

        // The subscriber ends the call.
        await requests.ReadAsync();

        async Task SendAsync()
        {
            for (var number = 0; number < count; number++)
            {
                await window.WaitAsync();
                await responses.WriteAsync(new SubscribeTopicEventsResponseAlpha1
                {
                    EventMessage = new TopicEventRequest
                    {
                        Id = "5f2b8b0e-1f9c-4a52-8c8e-0d5a4f1c7e21",
                        Source = "checkout",
                        Type = "com.dapr.event.sent",
                        SpecVersion = "1.0",
                        DataContentType = "application/json",
                        Topic = "orders",
                        PubsubName = "pubsub",
                        Path = "/",
                        Data = UnsafeByteOperations.UnsafeWrap(StubServer.Json),
                    },
                });
            }
        }
    }
}
