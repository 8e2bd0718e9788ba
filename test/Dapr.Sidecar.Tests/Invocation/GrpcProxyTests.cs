using System.Collections.Concurrent;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Tests.PubSub;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Invocation;

/// <summary>Calls of services that the sidecar does not know, passed on to the application that their metadata names.</summary>
public sealed class GrpcProxyTests
{
    private static readonly RpcMethod<StringValue, StringValue> Unary = Method(RpcMethodType.Unary);
    private static readonly RpcMethod<StringValue, StringValue> ServerStreaming = Method(RpcMethodType.ServerStreaming);
    private static readonly RpcMethod<StringValue, StringValue> ClientStreaming = Method(RpcMethodType.ClientStreaming);
    private static readonly RpcMethod<StringValue, StringValue> Duplex = Method(RpcMethodType.DuplexStreaming);

    [Theory]
    [InlineData("callee", "dapr-app-id")]
    [InlineData("callee", "dapr-callee-app-id")]
    [InlineData("callee.default", "dapr-app-id")]
    [InlineData("caller", "dapr-app-id")]
    public async Task Proxy_CallsOfAllKinds_ReachTheApplication(string appId, string header)
    {
        await using var pair = await Pair.StartAsync();
        var options = Options(appId, header);

        Assert.Equal("a!", (await pair.Rpc.InvokeAsync(Unary, Text("a"), options)).Value);
        Assert.Equal(["a0", "a1", "a2"], await ExchangeAsync(pair.Rpc, ServerStreaming, options, "a"));
        Assert.Equal(["a+b+c"], await ExchangeAsync(pair.Rpc, ClientStreaming, options, "a", "b", "c"));
        Assert.Equal(["a!", "b!"], await ExchangeAsync(pair.Rpc, Duplex, options, "a", "b"));
    }

    [Fact]
    public async Task Proxy_Stream_PassesEachMessageAtOnce()
    {
        await using var pair = await Pair.StartAsync();
        using var call = pair.Rpc.Start(Duplex, Options("callee"));

        // The next message goes only when the answer to the one before is here: nothing is held back on the way.
        for (var round = 0; round < 5; round++)
        {
            await call.WriteAsync(Text($"{round}"), TestContext.Current.CancellationToken);
            Assert.Equal($"{round}!", (await call.ReadAsync(TestContext.Current.CancellationToken).AsTask().WithLimit(() => $"round {round}"))?.Value);
        }
    }

    [Theory]
    [InlineData("callee")]
    [InlineData("caller")]
    public async Task Proxy_StreamThatIsCancelled_IsCancelledForTheApplicationToo(string appId)
    {
        await using var pair = await Pair.StartAsync();
        var call = pair.Rpc.Start(Duplex, Options(appId));
        await call.WriteAsync(Text("a"), TestContext.Current.CancellationToken);
        await call.ReadAsync(TestContext.Current.CancellationToken);

        call.Dispose();

        await pair.Cancelled.WithLimit(() => "not cancelled");
    }

    [Theory]
    [InlineData("callee")]
    [InlineData("caller")]
    public async Task Proxy_ErrorOfTheApplication_PassesWhole(string appId)
    {
        await using var pair = await Pair.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => pair.Rpc.InvokeAsync(Unary, Text("fail"), Options(appId)));

        Assert.Equal((RpcStatusCode.AlreadyExists, "gibt’s schon", "t"), (failure.StatusCode, failure.Status.Message, failure.Trailers.GetValue("x-trailer")));
    }

    [Fact]
    public async Task Proxy_Metadata_SaysWhoCallsAndHidesTheTokens()
    {
        await using var pair = await Pair.StartAsync(options => (options.ApiToken, options.AppApiToken) = ("of the sidecar", "of the app"));
        var options = Options("callee");
        options.Headers!.Add("dapr-api-token", "of the sidecar");
        options.Headers.Add("x-own", "1");

        await pair.Rpc.InvokeAsync(Unary, Text("a"), options);

        var seen = Assert.Single(pair.Seen);
        Assert.Equal(
            ("caller", "callee", null, "of the app", "1"),
            (seen.GetValue("dapr-caller-app-id"), seen.GetValue("dapr-callee-app-id"), seen.GetValue("dapr-app-id"), seen.GetValue("dapr-api-token"), seen.GetValue("x-own")));
    }

    [Theory]
    [InlineData("", RpcStatusCode.Unknown, "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found")]
    [InlineData("nobody", RpcStatusCode.Unknown, "no host found with the given ID")]
    public async Task Proxy_ToNobody_SaysWhy(string appId, RpcStatusCode code, string message)
    {
        await using var pair = await Pair.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => pair.Rpc.InvokeAsync(Unary, Text("a"), Options(appId)));

        Assert.Equal((code, message), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Proxy_WithoutTheToken_IsRefused()
    {
        await using var pair = await Pair.StartAsync(options => options.ApiToken = "of the sidecar");

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => pair.Rpc.InvokeAsync(Unary, Text("a"), Options("callee")));

        Assert.Equal(RpcStatusCode.Unauthenticated, failure.StatusCode);
        Assert.Empty(pair.Seen);
    }

    private static StringValue Text(string text) => new() { Value = text };

    private static RpcMethod<StringValue, StringValue> Method(RpcMethodType type) => new(type, "test.Echo", type.ToString(), StringValue.Parser, StringValue.Parser);

    private static RpcCallOptions Options(string appId, string header = "dapr-app-id")
    {
        var headers = new RpcHeaders();
        if (appId.Length > 0)
        {
            headers.Add(header, appId);
        }

        return new RpcCallOptions { Headers = headers, Timeout = TimeSpan.FromSeconds(20), CancellationToken = TestContext.Current.CancellationToken };
    }

    private static async Task<List<string>> ExchangeAsync(RpcChannel channel, RpcMethod<StringValue, StringValue> method, RpcCallOptions options, params string[] messages)
    {
        using var call = channel.Start(method, options);
        foreach (var message in messages)
        {
            await call.WriteAsync(Text(message), TestContext.Current.CancellationToken);
        }

        await call.CompleteAsync();
        var answers = new List<string>();
        await foreach (var answer in call.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            answers.Add(answer.Value);
        }

        return answers;
    }

    /// <summary>A sidecar that calls and one that is called, with the same gRPC application behind both.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly InMemoryTransport _transport = new();
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly WebApplication _app;
        private TestSidecar? _callee;
        private TestSidecar? _caller;

        private Pair()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IConnectionListenerFactory>(_transport);
            builder.Services.AddRpcServer();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(_transport.EndPoint, listen => listen.Protocols = HttpProtocols.Http2));
            _app = builder.Build();
            _app.MapUnary(Unary, (request, call) =>
            {
                Seen.Enqueue(call.RequestHeaders);
                if (request.Value != "fail") return Task.FromResult(Text(request.Value + "!"));
                call.ResponseTrailers.Add("x-trailer", "t");
                throw new RpcCallException(RpcStatusCode.AlreadyExists, "gibt’s schon");
            });
            _app.MapServerStreaming(ServerStreaming, async (request, responses, _) =>
            {
                for (var number = 0; number < 3; number++) await responses.WriteAsync(Text($"{request.Value}{number}"));
            });
            _app.MapClientStreaming(ClientStreaming, async (requests, _) =>
            {
                var all = new List<string>();
                await foreach (var request in requests) all.Add(request.Value);
                return Text(string.Join('+', all));
            });
            _app.MapDuplex(Duplex, async (requests, responses, _) =>
            {
                try
                {
                    await foreach (var request in requests) await responses.WriteAsync(Text(request.Value + "!"));
                }
                catch (Exception exception) when (exception is OperationCanceledException or IOException or RpcCallException)
                {
                    _cancelled.TrySetResult();
                    throw;
                }
            });
            _app.MapRpcFallback();
        }

        public RpcChannel Rpc => _caller!.Rpc;

        public Task Cancelled => _cancelled.Task;

        public ConcurrentQueue<RpcHeaders> Seen { get; } = new();

        public static async Task<Pair> StartAsync(Action<SidecarOptions>? configure = null)
        {
            var pair = new Pair();
            await pair._app.StartAsync();
            var names = new ControlPlane();
            pair._callee = await SidecarAsync("callee");
            pair._caller = await SidecarAsync("caller");
            return pair;

            async Task<TestSidecar> SidecarAsync(string appId)
            {
                var sidecar = await TestSidecar.StartAsync(options =>
                {
                    (options.AppId, options.ControlPlane, options.AppHandler, options.AppProtocol) = (appId, names, pair._transport.CreateHandler(), AppProtocol.Grpc);
                    configure?.Invoke(options);
                });
                await sidecar.Sidecar.Ready.WithLimit(() => "not ready");
                return sidecar;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _caller!.DisposeAsync();
            await _callee!.DisposeAsync();
            await _app.DisposeAsync();
        }
    }
}
