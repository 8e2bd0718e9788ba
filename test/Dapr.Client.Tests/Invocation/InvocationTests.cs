using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

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

    private static string Target(HttpContext context) => context.Features.Get<IHttpRequestFeature>()!.RawTarget;
}
