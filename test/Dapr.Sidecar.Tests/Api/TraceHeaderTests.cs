using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>The trace context and the baggage of answers, while nothing is traced.</summary>
public sealed class TraceHeaderTests
{
    private const string None = "00-00000000000000000000000000000000-0000000000000000-00";
    private const string Given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(null, None)]
    [InlineData(Given, Given)]
    [InlineData("garbage", None)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", None)]
    public async Task Answer_OverHttp_HasTheCallersTraceParentOrNone(string? given, string expected)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, given is null ? [] : [("traceparent", given)]);

        Assert.Equal(expected, Assert.Single(response.Headers.GetValues("traceparent")));
    }

    [Theory]
    [InlineData("/v1.0/healthz/outbound")]
    [InlineData("/healthz")]
    public async Task Answer_ToAProbe_HasNone(string path)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", path, null, ("traceparent", Given), ("baggage", "a=b"));

        Assert.False(response.Headers.Contains("traceparent"));
        Assert.False(response.Headers.Contains("baggage"));
    }

    [Fact]
    public async Task Baggage_OverHttp_IsEchoed()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, ("baggage", "user=me,x=y"), ("tracestate", "k=v"));

        Assert.Equal("user=me,x=y", Assert.Single(response.Headers.GetValues("baggage")));
        Assert.Equal("k=v", Assert.Single(response.Headers.GetValues("tracestate")));
    }

    [Fact]
    public async Task Baggage_Malformed_IsAPlain400()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, ("baggage", "no-equals"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("invalid baggage header: ", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Baggage_OverGrpc_IsEchoedInTheHeaders()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        using var call = sidecar.Rpc.Start(
            DaprMethods.GetMetadata, new RpcCallOptions { Headers = new RpcHeaders { { "baggage", "user=me" }, { "traceparent", Given } } });
        await call.WriteAsync(new GetMetadataRequest(), TestContext.Current.CancellationToken);
        await call.CompleteAsync();

        var headers = await call.GetHeadersAsync(TestContext.Current.CancellationToken);

        Assert.Equal("user=me", headers.GetValue("baggage"));
        Assert.Null(headers.GetValue("traceparent"));
    }

    [Fact]
    public async Task Baggage_MalformedOverGrpc_IsInvalidArgument()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(
            DaprMethods.GetMetadata, new GetMetadataRequest(), new RpcCallOptions { Headers = new RpcHeaders { { "baggage", "no-equals" } } }));

        Assert.Equal(
            (RpcStatusCode.InvalidArgument, "invalid baggage header: invalid baggage list-member: \"no-equals\""),
            (failure.StatusCode, failure.Status.Message));
    }

    [Theory]
    [InlineData("AAAK92UZFs1D3YRI6yEcgDGcAbeta3FpIDMxAgE=", null, Given)]
    [InlineData("AAAK92UZFs1D3YRI6yEcgDGcAbeta3FpIDMxAgE", "00-11111111111111111111111111111111-2222222222222222-01", Given)]
    [InlineData("AAAK92UZ", Given, Given)]
    [InlineData("no base64!", Given, Given)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAbeta3FpIDMxAgE=", null, "")]
    public async Task Context_OverGrpcInBytes_GoesBeforeThatInText(string binary, string? text, string expected)
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);
        var headers = new RpcHeaders { { "grpc-trace-bin", binary } };
        if (text is not null) headers.Add("traceparent", text);

        await sidecar.Rpc.InvokeAsync(DaprMethods.PublishEvent, new PublishEventRequest { PubsubName = "pubsub", Topic = "t" }, new RpcCallOptions { Headers = headers });

        Assert.Equal(expected, (await app.NextAsync()).Member("traceparent"));
    }
}
