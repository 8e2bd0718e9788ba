using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapr.Common;
using Dapr.Common.Connection;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Client.Tests.Connection;

/// <summary>Token, user agent and trace context are on every RPC, whichever it is.</summary>
public sealed class CallHeadersTests
{
    public static TheoryData<string> Every => [.. Methods.Select(method => method.FullName)];

    private static IEnumerable<RpcMethod> Methods => DaprMethods.All.Concat(TaskHubMethods.All);

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Rpc_OfEveryMethod_CarriesTokenAgentAndTrace(string fullName)
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "vendor=1";
        using var recorder = new Recorder();
        using var connection = new DaprConnection(new DaprConnectionOptions { GrpcEndpoint = "http://dapr", HttpEndpoint = "http://dapr", ApiToken = "secret", GrpcHandler = recorder });
        var method = Methods.Single(candidate => candidate.FullName == fullName);
        var call = typeof(CallHeadersTests).GetMethod(method.Type == RpcMethodType.Unary ? nameof(CallAsync) : nameof(StreamAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(method.RequestDescriptor.ClrType, method.ResponseDescriptor.ClrType);

        await (Task)call.Invoke(null, [connection, method])!;

        var headers = recorder.Last!.Headers;
        Assert.Equal("secret", Assert.Single(headers.GetValues("dapr-api-token")));
        Assert.Matches(new Regex(@"^dapr-sdk-dotnet/v\d"), headers.NonValidated["user-agent"].ToString());
        Assert.Equal(activity.TraceId, TraceOf(headers));
        Assert.Equal("vendor=1", Assert.Single(headers.GetValues("tracestate")));
        Assert.True(headers.Contains("grpc-trace-bin"));
    }

    [Fact]
    public void Methods_OfTheTables_AreAllOfTheServices() => Assert.Equal(
        typeof(DaprMethods).GetFields().Concat(typeof(TaskHubMethods).GetFields()).Count(field => typeof(RpcMethod).IsAssignableFrom(field.FieldType)),
        Methods.Count());

    /// <summary>What goes over HTTP, each in a way that sends one request.</summary>
    private static readonly Dictionary<string, Func<DaprClient, Task>> OverHttp = new()
    {
        ["health"] = client => client.CheckHealthAsync(),
        ["outbound health"] = client => client.CheckOutboundHealthAsync(),
        ["client of an application"] = client => client.CreateInvokableHttpClient("shop").GetAsync("orders"),
#pragma warning disable CS0618 // Of old, and called all the same.
        ["method of an application"] = client => client.InvokeMethodAsync("shop", "orders"),
#pragma warning restore CS0618
    };

    public static TheoryData<string> EveryHttp => [.. OverHttp.Keys];

    [Theory]
    [MemberData(nameof(EveryHttp))]
    public async Task Http_OverAHandlerOfTheUsers_CarriesTokenAgentAndTrace(string way)
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "vendor=1";
        using var recorder = new Recorder();
        using var client = new DaprClientBuilder()
            .UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseDaprApiToken("secret").UseHttpMessageHandler(recorder).Build();

        await Record.ExceptionAsync(() => OverHttp[way](client));

        var headers = recorder.Sent!;
        Assert.Equal("secret", headers["dapr-api-token"]);
        Assert.StartsWith("dapr-sdk-dotnet/v", headers["user-agent"], StringComparison.Ordinal);
        Assert.Equal(activity.TraceId, ActivityContext.TryParse(headers["traceparent"], null, out var context) ? context.TraceId : default);
        Assert.Equal("vendor=1", headers["tracestate"]);
    }

    [Fact]
    public async Task Invocation_RequestAfterwards_HasNoTokenAndNoTrace()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var recorder = new Recorder();
        using var client = new DaprClientBuilder()
            .UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseDaprApiToken("secret").UseHttpMessageHandler(recorder).Build();
        using var invoker = client.CreateInvokableHttpClient("shop");
        using var request = new HttpRequestMessage(HttpMethod.Get, "orders");

        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(request));

        Assert.True(recorder.Sent!.ContainsKey("traceparent"));
        Assert.Empty(request.Headers.Select(header => header.Key).Intersect(["dapr-api-token", "traceparent"]));
    }

    [Fact]
    public async Task Handler_ForUsersOwnChannels_AddsTheAppIdAndAllOfThat()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var recorder = new Recorder();
        using var connection = new DaprConnection(new DaprConnectionOptions { GrpcEndpoint = "http://dapr", HttpEndpoint = "http://dapr", ApiToken = "secret" });
        using var invoker = new HttpMessageInvoker(new DaprGrpcInvocationHandler("shop", connection, recorder));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://dapr/shop.Orders/Place");
        request.Headers.TryAddWithoutValidation("user-agent", "grpc-dotnet/2.0");
        request.Headers.TryAddWithoutValidation("dapr-app-id", "other");

        await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(request, CancellationToken.None));

        var headers = recorder.Last!.Headers;
        Assert.Equal("shop", Assert.Single(headers.GetValues("dapr-app-id")));
        Assert.Equal("secret", Assert.Single(headers.GetValues("dapr-api-token")));
        Assert.Equal(activity.TraceId, TraceOf(headers));
        Assert.Contains("grpc-dotnet/2.0", headers.NonValidated["user-agent"].ToString(), StringComparison.Ordinal);
        Assert.Contains("dapr-sdk-dotnet/v", headers.NonValidated["user-agent"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeout_OfTheConnection_GoesWithEveryRpc()
    {
        using var recorder = new Recorder();
        using var connection = new DaprConnection(new DaprConnectionOptions
        {
            GrpcEndpoint = "http://dapr",
            HttpEndpoint = "http://dapr",
            GrpcHandler = recorder,
            Timeout = TimeSpan.FromSeconds(7),
        });

        await CallAsync(connection, DaprMethods.GetState);

        Assert.Equal("7000m", Assert.Single(recorder.Last!.Headers.GetValues("grpc-timeout")));
        Assert.Equal(TimeSpan.FromSeconds(7), connection.Http.Timeout);
    }

    [Fact]
    public void Trace_ThatTheCallerSet_IsKept()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var request = new HttpRequestMessage();
        request.Headers.Add("traceparent", "mine");

        new CallHeaders("").Add(request);

        Assert.Equal("mine", Assert.Single(request.Headers.GetValues("traceparent")));
    }

    [Fact]
    public void Token_ThatIsEmpty_IsNotSent()
    {
        using var request = new HttpRequestMessage();

        new CallHeaders("").Add(request);

        Assert.False(request.Headers.Contains("dapr-api-token"));
    }

    /// <summary>The trace alone: a listener, which other tests may have set, adds a span of the operation's own to it.</summary>
    private static ActivityTraceId TraceOf(HttpRequestHeaders headers) =>
        ActivityContext.TryParse(Assert.Single(headers.GetValues("traceparent")), null, out var context) ? context.TraceId : default;

    private static async Task CallAsync<TRequest, TResponse>(DaprConnection connection, RpcMethod<TRequest, TResponse> method)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse> =>
        await Assert.ThrowsAsync<DaprException>(() => connection.InvokeAsync(method, new TRequest(), new DaprOperation("Test", "Call", ""), CancellationToken.None).AsTask());

    private static async Task StreamAsync<TRequest, TResponse>(DaprConnection connection, RpcMethod<TRequest, TResponse> method)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new()
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        using var call = connection.Rpc.Start(method);
        await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public HttpRequestMessage? Last { get; private set; }

        /// <summary>The headers as they went out: a handler may take some away again.</summary>
        public Dictionary<string, string>? Sent { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Last = request;
            Sent = request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            throw new HttpRequestException("nobody there");
        }
    }
}
