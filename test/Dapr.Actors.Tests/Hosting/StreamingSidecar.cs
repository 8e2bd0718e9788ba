using System.Threading.Channels;
using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.State;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>Plays the runtime's side of streams of calls: a test has each as it is opened, sends requests on it, reads the answers and ends it.</summary>
internal sealed class StreamingSidecar : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Channel<Stream> _streams = Channel.CreateUnbounded<Stream>();
    private FakeSidecar _sidecar = null!;

    /// <summary>What its application has warned of.</summary>
    public RecordedLogs Logs { get; } = new();

    /// <summary>Whether streams are refused, as by a runtime that reaches the application over HTTP.</summary>
    public bool Refuses { get; set; }

    /// <summary>Whether a stream was opened that no test has taken.</summary>
    public bool HasAny => _streams.Reader.TryPeek(out _);

    public static async Task<StreamingSidecar> StartAsync()
    {
        var sidecar = new StreamingSidecar();
        sidecar._sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapDuplex(DaprMethods.SubscribeActorEventsAlpha1, sidecar.ServeAsync));
        return sidecar;
    }

    /// <summary>Starts an application without a port.</summary>
    public async Task<IHost> StartAppAsync(Action<ActorRuntimeOptions>? configure = null, TimeProvider? clock = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Logs);
        builder.Services.AddSingleton<Script>();
        builder.Services.AddSingleton<IActorStateStore, MemoryStateStore>();
        builder.Services.AddSingleton(new DaprConnection(_sidecar.Options()));
        if (clock is not null) builder.Services.AddSingleton(clock);
        builder.Services.AddActors(options =>
        {
            options.UseEventStream = true;
            options.Actors.RegisterActor<Account>();
            configure?.Invoke(options);
        });
        var app = builder.Build();
        await app.StartAsync();
        return app;
    }

    /// <summary>The next stream that is opened.</summary>
    public async Task<Stream> NextAsync()
    {
        try
        {
            return await _streams.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No stream was opened within {Limit}. The application warned of: {string.Join("; ", Logs.Warnings)}");
        }
    }

    public ValueTask DisposeAsync() => _sidecar.DisposeAsync();

    private async Task ServeAsync(
        RpcRequestReader<SubscribeActorEventsRequestAlpha1> requests, RpcResponseWriter<SubscribeActorEventsResponseAlpha1> responses, RpcServerCall call)
    {
        if (Refuses) throw new RpcCallException(RpcStatusCode.FailedPrecondition, "actor callback streaming requires a gRPC app channel");

        var stream = new Stream((await requests.ReadAsync())!.InitialRequest, responses);
        await stream.SendAsync(new SubscribeActorEventsResponseAlpha1 { InitialResponse = new() });
        _streams.Writer.TryWrite(stream);
        using var ending = new CancellationTokenSource();
        var reading = stream.ReadAsync(requests, ending.Token);
        if (await Task.WhenAny(stream.Failing, reading) == stream.Failing)
        {
            // The server uses the place of the call again at once: nothing of this one may still read there.
            await ending.CancelAsync();
            await reading;
            throw await stream.Failing;
        }

        await reading;
    }

    /// <summary>A stream, from the runtime's side.</summary>
    internal sealed class Stream(SubscribeActorEventsRequestInitialAlpha1 initial, RpcResponseWriter<SubscribeActorEventsResponseAlpha1> responses)
    {
        private readonly Channel<SubscribeActorEventsRequestAlpha1> _answers = Channel.CreateUnbounded<SubscribeActorEventsRequestAlpha1>();
        private readonly TaskCompletionSource<RpcCallException> _failing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SubscribeActorEventsRequestInitialAlpha1 Initial => initial;

        public Task<RpcCallException> Failing => _failing.Task;

        /// <summary>How the host has ended it: EOF when it had no more to say, else cancelled.</summary>
        public Task<string> Ended => _ended.Task.WaitAsync(Limit, TimeProvider.System);

        public Task SendAsync(SubscribeActorEventsResponseAlpha1 request) => responses.WriteAsync(request);

        public Task InvokeAsync(string id, string method, string json = "", params (string Name, string Value)[] headers)
        {
            var request = new SubscribeActorEventsResponseInvokeRequestAlpha1
            {
                Id = id,
                ActorType = "Account",
                ActorId = "a1",
                Method = method,
                Data = Google.Protobuf.ByteString.CopyFromUtf8(json),
            };
            foreach (var (name, value) in headers)
            {
                request.Metadata.Add(name, value);
            }

            return SendAsync(new SubscribeActorEventsResponseAlpha1 { InvokeRequest = request });
        }

        /// <summary>The next answer.</summary>
        public Task<SubscribeActorEventsRequestAlpha1> AnswerAsync() => _answers.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

        /// <summary>Ends it from the runtime's side.</summary>
        public void Break() => _failing.TrySetResult(new RpcCallException(RpcStatusCode.Unavailable, "broken"));

        public async Task ReadAsync(RpcRequestReader<SubscribeActorEventsRequestAlpha1> requests, CancellationToken cancellationToken)
        {
            try
            {
                while (await requests.ReadAsync(cancellationToken) is { } request)
                {
                    _answers.Writer.TryWrite(request);
                }

                _ended.TrySetResult("EOF");
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                _ended.TrySetResult("cancelled");
            }
        }
    }
}
