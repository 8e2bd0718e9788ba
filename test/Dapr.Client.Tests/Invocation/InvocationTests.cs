using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Tests.Invocation;

public sealed class InvocationTests
{
    [Fact]
    public async Task InvokeMethod_Json_GoesToTheInvokeRoute()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapFallback(async context =>
            await context.Response.WriteAsJsonAsync($"{context.Request.Method} {Target(context)} {await new StreamReader(context.Request.Body).ReadToEndAsync()}")));
        using var client = sidecar.CreateClient();

        Assert.Equal("POST /v1.0/invoke/shop/method/orders?x=1 {\"a\":1}", await client.InvokeMethodAsync<object, string>("shop", "orders?x=1", new { A = 1 }));
        Assert.Equal("GET /v1.0/invoke/shop/method/orders ", await client.InvokeMethodAsync<string>(HttpMethod.Get, "shop", "/orders"));
    }

    [Fact]
    public async Task InvokeMethod_ErrorStatus_CarriesTheAnswer()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapFallback(context =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("busy");
        }));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => client.InvokeMethodAsync("shop", "orders"));

        Assert.Equal(("shop", "orders", true), (exception.AppId, exception.MethodName, exception.IsRetriable));
        Assert.Equal("busy", await exception.Response!.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task InvokableHttpClient_RelativeAddress_KeepsTheCaseOfTheAppId()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapFallback(context => context.Response.WriteAsync(Target(context))));
        using var client = sidecar.CreateClient();
        using var http = client.CreateInvokableHttpClient("ShopApp");

        Assert.Equal("/v1.0/invoke/ShopApp/method/orders?a=b", await http.GetStringAsync(new Uri("/orders?a=b", UriKind.Relative)));
        Assert.Equal("/v1.0/invoke/other/method/x", await http.GetStringAsync(new Uri("http://other/x")));
    }

    [Theory]
    [InlineData("orders", "/orders?a%20b=c%26d&e=")]
    [InlineData("orders?x=1", "/orders?x=1&a%20b=c%26d&e=")]
    [InlineData("orders?x=1#part", "/orders?x=1&a%20b=c%26d&e=#part")]
    public void CreateInvokeMethodRequest_Query_IsAddedBeforeTheFragment(string method, string expected)
    {
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr:1").UseDaprApiToken("t").Build();

        using var request = client.CreateInvokeMethodRequest("shop", method, [new("a b", "c&d"), new("e", "")]);

        Assert.Equal("http://dapr:1/v1.0/invoke/shop/method" + expected, request.RequestUri!.OriginalString);
        Assert.Equal(("POST", "t"), (request.Method.Method, request.Headers.GetValues("dapr-api-token").Single()));
    }

    [Fact]
    public async Task InvokeMethodWithResponse_ErrorStatus_IsAnAnswer()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapFallback(context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }));
        using var client = sidecar.CreateClient();

        using var response = await client.InvokeMethodWithResponseAsync(client.CreateInvokeMethodRequest("shop", "orders"));

        Assert.Equal(404, (int)response.StatusCode);
    }

    [Fact]
    public async Task InvokeMethodWithResponse_AddressElsewhere_IsRefused()
    {
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr:1").Build();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://elsewhere/");

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.InvokeMethodWithResponseAsync(request));
    }

    [Fact]
    public async Task InvokeMethod_NobodyThere_SaysSoAndMayBeTriedAgain()
    {
        using var handler = new Answering(_ => throw new HttpRequestException(HttpRequestError.ConnectionError));
        using var client = new DaprClientBuilder().UseHttpMessageHandler(handler).Build();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => client.InvokeMethodAsync("shop", "orders"));

        Assert.Equal(("Invocation", "shop", "orders", true), (exception.BuildingBlock, exception.Component, exception.Key, exception.IsRetriable));
        Assert.Null(exception.Response);
    }

    [Fact]
    public async Task InvokeMethod_ErrorOfTheRuntime_CarriesItsCodeAndReason()
    {
        using var handler = new Answering(_ => new HttpResponseMessage(HttpStatusCode.InternalServerError)
        {
            Content = new StringContent(
                """{"errorCode":"ERR_DIRECT_INVOKE","message":"no","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"DAPR_X"}]}""", null, "application/json"),
        });
        using var client = new DaprClientBuilder().UseHttpMessageHandler(handler).Build();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => client.InvokeMethodAsync("shop", "orders"));

        Assert.Equal(("ERR_DIRECT_INVOKE", "DAPR_X", "InternalServerError"), (exception.DaprErrorCode, exception.Reason, exception.Status));
        Assert.Contains("ERR_DIRECT_INVOKE", await exception.Response!.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeMethod_AnswerThatIsNoJson_KeepsIt()
    {
        using var handler = new Answering(_ => new HttpResponseMessage { Content = new StringContent("hello") });
        using var client = new DaprClientBuilder().UseHttpMessageHandler(handler).Build();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => client.InvokeMethodAsync<int>("shop", "orders"));

        Assert.Equal("hello", await exception.Response!.Content.ReadAsStringAsync());
        Assert.IsType<JsonException>(exception.InnerException);
    }

    [Fact]
    public async Task InvokeMethod_TooSlow_IsATimeoutThatMayBeTriedAgain()
    {
        using var handler = new Answering(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new HttpResponseMessage();
        });
        using var client = new DaprClientBuilder().UseHttpMessageHandler(handler).UseTimeout(TimeSpan.FromMilliseconds(20)).Build();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => client.InvokeMethodAsync("shop", "orders"));

        Assert.True(exception.IsRetriable);
    }

    [Fact]
    public async Task InvokeMethodGrpc_Messages_ArePackedAndUnpacked()
    {
        InvokeServiceRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.InvokeService, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new InvokeResponse { Data = Any.Pack(new StringValue { Value = "done" }) });
        }));
        using var client = sidecar.CreateClient();

        var answer = await client.InvokeMethodGrpcAsync<StringValue, StringValue>("shop", "place", new StringValue { Value = "tea" });

        Assert.Equal("done", answer.Value);
        Assert.Equal(("shop", "place", "application/grpc", "tea"), (sent!.Id, sent.Message.Method, sent.Message.ContentType, sent.Message.Data.Unpack<StringValue>().Value));
    }

    [Fact]
    public async Task InvokeMethodGrpc_Failure_IsAnInvocationException()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
            endpoints.MapUnary(DaprMethods.InvokeService, (_, _) => Task.FromException<InvokeResponse>(new RpcCallException(RpcStatusCode.NotFound, "no such method"))));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => client.InvokeMethodGrpcAsync("shop", "place"));

        Assert.Equal(("shop", "place", "NotFound", "Invocation"), (exception.AppId, exception.MethodName, exception.Status, exception.BuildingBlock));
    }

    [Fact]
    public async Task InvokableHttpClient_Request_IsAsItWasAfterwards()
    {
        string? token = null;
        Uri? address = null;
        using var handler = new Answering(request =>
        {
            (address, token) = (request.RequestUri, request.Headers.GetValues("dapr-api-token").Single());
            return new HttpResponseMessage();
        });
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr:1/prefix").UseDaprApiToken("t").UseHttpMessageHandler(handler).Build();
        using var http = client.CreateInvokableHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://shop/orders?a=b");

        using var response = await http.SendAsync(request);

        Assert.Equal(("http://dapr:1/v1.0/invoke/shop/method/orders?a=b", "t"), (address!.ToString(), token));
        Assert.Equal("http://shop/orders?a=b", request.RequestUri!.ToString());
        Assert.False(request.Headers.Contains("dapr-api-token"));
        Assert.StartsWith("dapr-sdk-dotnet/v", http.DefaultRequestHeaders.UserAgent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvocationHandler_AddressesThatAreNone_AreRefused()
    {
        using var handler = new InvocationHandler { InnerHandler = new Answering(_ => new HttpResponseMessage()) };
        using var http = new HttpClient(handler);

        await Assert.ThrowsAsync<ArgumentException>("request", () => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "ftp://shop/x")));
        Assert.Throws<ArgumentNullException>(() => handler.DaprEndpoint = null!);
        Assert.Throws<ArgumentException>(() => handler.DaprEndpoint = "ftp://a");
        Assert.Throws<ArgumentException>("appId", () => DaprClient.CreateInvokeHttpClient("not a host"));
    }

    [Fact]
    public void CreateInvokeHttpClient_AppId_IsTheBaseAddress()
    {
        using var http = DaprClient.CreateInvokeHttpClient("Shop", "http://dapr:1", "t");

        Assert.Equal("http://shop/", http.BaseAddress!.ToString());
    }

    [Fact]
    public async Task AddDaprInvokeClient_TypedClient_CallsItsApplicationThroughTheUsersHandlers()
    {
        var seen = new List<string>();
        using var handler = new Answering(request =>
        {
            seen.Add($"{request.RequestUri} {request.Headers.GetValues("dapr-api-token").Single()}");
            return new HttpResponseMessage { Content = new StringContent("3") };
        });
        var services = new ServiceCollection();
        services.AddDaprClient(builder => builder.UseHttpEndpoint("http://dapr:1").UseDaprApiToken("t").UseHttpMessageHandler(handler));
        services.AddDaprInvokeClient<Stock>("Stock").AddHttpMessageHandler(() => new Noting(seen));
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(3, await provider.GetRequiredService<Stock>().LeftAsync());
        Assert.Equal(["before http://stock/left", "http://dapr:1/v1.0/invoke/Stock/method/left t"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AddDaprInvokeClient_PrimaryHandlerOfTheUsers_SendsWhatIsAddressedToTheSidecar()
    {
        var seen = new List<string>();
        var services = new ServiceCollection();
        services.AddDaprClient(builder => builder.UseHttpEndpoint("http://dapr:1").UseDaprApiToken("t"));
        services.AddDaprInvokeClient<Stock>("Stock").ConfigurePrimaryHttpMessageHandler(() => new Answering(request =>
        {
            seen.Add($"{request.RequestUri} {request.Headers.GetValues("dapr-api-token").Single()}");
            return new HttpResponseMessage { Content = new StringContent("3") };
        }));
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(3, await provider.GetRequiredService<Stock>().LeftAsync());
        Assert.Equal(["http://dapr:1/v1.0/invoke/Stock/method/left t"], seen);
    }

    [Fact]
    public async Task AddDaprInvokeClient_TwiceForOneType_CallsTheLastApplication()
    {
        var seen = new List<string>();
        using var handler = new Answering(request =>
        {
            seen.Add(request.RequestUri!.AbsolutePath);
            return new HttpResponseMessage { Content = new StringContent("3") };
        });
        var services = new ServiceCollection();
        services.AddDaprClient(builder => builder.UseHttpMessageHandler(handler));
        services.AddDaprInvokeClient<Stock>("first");
        services.AddDaprInvokeClient<Stock>("Second");
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(3, await provider.GetRequiredService<Stock>().LeftAsync());
        Assert.Equal(["/v1.0/invoke/Second/method/left"], seen);
    }

    [Fact]
    public async Task InvokableClient_TokenOfTheCallers_IsItsOwnAfterwardsToo()
    {
        using var handler = new Answering(_ => new HttpResponseMessage());
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseDaprApiToken("").UseHttpMessageHandler(handler).Build();
        using var http = client.CreateInvokableHttpClient("shop");
        using var request = new HttpRequestMessage(HttpMethod.Get, "left");
        request.Headers.Add("dapr-api-token", "mine");

        using var response = await http.SendAsync(request);

        Assert.Equal("mine", request.Headers.GetValues("dapr-api-token").Single());
    }

    [Fact]
    public async Task AddDaprInvokeClient_InterfaceWithAFactory_IsMadeByIt()
    {
        // As a library that makes clients of interfaces, such as Refit, plugs in.
        using var handler = new Answering(request => new HttpResponseMessage { Content = new StringContent(request.RequestUri!.AbsolutePath == "/v1.0/invoke/stock/method/left" ? "3" : "0") });
        var services = new ServiceCollection();
        services.AddDaprClient(builder => builder.UseHttpMessageHandler(handler));
        services.AddDaprInvokeClient<IStock>("stock").AddTypedClient<IStock>(http => new Stock(http));
        await using var provider = services.BuildServiceProvider();

        Assert.Equal(3, await provider.GetRequiredService<IStock>().LeftAsync());
    }

    private interface IStock
    {
        Task<int> LeftAsync();
    }

    private sealed class Stock(HttpClient http) : IStock
    {
        public Task<int> LeftAsync() => http.GetFromJsonAsync<int>("/left");
    }

    private sealed class Noting(List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add($"before {request.RequestUri}");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Answering(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        public Answering(Func<HttpRequestMessage, HttpResponseMessage> answer)
            : this((request, _) => Task.FromResult(answer(request)))
        {
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request, cancellationToken);
    }

    private static string Target(HttpContext context) => context.Features.Get<IHttpRequestFeature>()!.RawTarget;
}
