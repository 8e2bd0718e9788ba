using System.Net;
using Dapr.Client;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Testing.Tests;

/// <summary>Other services that fail or are slow because a test says so.</summary>
public sealed class InvocationFaultTests
{
    [Theory]
    [InlineData("stock", FaultCode.Unavailable, 503)]
    [InlineData("stock.default", FaultCode.NotFound, 404)]
    [InlineData("orders", FaultCode.Internal, 500)]
    [InlineData("nobody", FaultCode.DeadlineExceeded, 504)]
    [InlineData("https://example.com", FaultCode.ResourceExhausted, 429)]
    public async Task FailNext_InvokedOverHttp_AnswersWithTheStatus(string appId, FaultCode code, int status)
    {
        await using var group = new DaprTestGroup();
        await using var stock = await StartAsync("stock", group);
        await using var orders = await StartAsync("orders", group);
        var fault = orders.FailNext(DaprBlock.Invocation, appId.Split(".default")[0], code, key: "/left");
        using var handler = orders.Sidecar.CreateHttpHandler();
        using var http = new HttpClient(handler);

        using var answer = await http.GetAsync($"http://dapr/v1.0/invoke/{appId}/method/left");

        Assert.Equal(((HttpStatusCode)status, "the test lets this call fail", 1), (answer.StatusCode, await answer.Content.ReadAsStringAsync(), fault.Hits));
    }

    [Fact]
    public async Task FailNext_InvokedByAClient_IsSeenOnceAndThenNoMore()
    {
        await using var group = new DaprTestGroup();
        await using var stock = await StartAsync("stock", group);
        await using var orders = await StartAsync("orders", group);
        orders.FailNext(DaprBlock.Invocation, "stock");
        using var http = orders.Dapr.CreateInvokableHttpClient("stock");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri("/left", UriKind.Relative)));
        var left = await http.GetStringAsync(new Uri("/left", UriKind.Relative));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "3"), (failure.StatusCode, left));
    }

    [Fact]
    public async Task FailNext_InvokedOverGrpc_AnswersWithTheCode()
    {
        await using var orders = await StartAsync("orders", group: null);
        orders.FailNext(DaprBlock.Invocation, "stock", FaultCode.PermissionDenied);

#pragma warning disable CS0618 // It is what carries an invocation over gRPC.
        var failure = await Assert.ThrowsAsync<InvocationException>(() => orders.Dapr.InvokeMethodGrpcAsync<Empty>("stock", "left"));
#pragma warning restore CS0618

        Assert.Contains("Forbidden", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailNext_ProxiedCall_AnswersWithTheCode()
    {
        await using var orders = await StartAsync("orders", group: null);
        orders.FailNext(DaprBlock.Invocation, "stock", FaultCode.Aborted, key: "/shop.Stock/Left");
        using var handler = orders.Sidecar.CreateGrpcHandler();
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://dapr/shop.Stock/Left") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent([0, 0, 0, 0, 0]) };
        request.Headers.Add("dapr-app-id", "stock");
        request.Content.Headers.ContentType = new("application/grpc");

        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();

        var status = answer.Headers.TryGetValues("grpc-status", out var values) ? values : answer.TrailingHeaders.GetValues("grpc-status");
        Assert.Equal(["10"], status);
    }

    private static Task<DaprTestHost> StartAsync(string appId, DaprTestGroup? group) => DaprTestHost.StartAsync(
        builder =>
        {
            var app = builder.Build();
            app.MapGet("/left", () => 3);
            return app;
        },
        options => (options.AppId, options.Group) = (appId, group));
}
