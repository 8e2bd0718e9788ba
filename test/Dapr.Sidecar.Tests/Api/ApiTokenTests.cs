using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.ErrorDetails;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>The token that callers of the API must send.</summary>
public sealed class ApiTokenTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("secret2")]
    public async Task Http_WithoutTheToken_IsAPlain401(string? token)
    {
        await using var sidecar = await StartAsync();

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, token is null ? [] : [(DaprHeaders.ApiToken, token)]);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("x-content-type-options")));
        Assert.Equal("invalid api token\n", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/v1.0/healthz", HttpStatusCode.NoContent)]
    [InlineData("GET", "/v1.0/healthz/outbound", HttpStatusCode.NoContent)]
    [InlineData("POST", "/v1.0/healthz", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/v1.0/nope", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/v1.0/shutdown", HttpStatusCode.Unauthorized)]
    public async Task Http_WithoutTheToken_IsServedForHealthOnly(string verb, string path, HttpStatusCode expected)
    {
        await using var sidecar = await StartAsync();
        await sidecar.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);

        using var response = await sidecar.SendAsync(verb, path);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Http_WithTheToken_IsServed()
    {
        await using var sidecar = await StartAsync();

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, (DaprHeaders.ApiToken, "secret"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(null, "missing api token in request metadata")]
    [InlineData("wrong", "authentication error: api token mismatch")]
    [InlineData("", "authentication error: api token mismatch")]
    public async Task Rpc_WithoutTheToken_IsUnauthenticatedWithDetails(string? token, string why)
    {
        await using var sidecar = await StartAsync();
        var headers = token is null ? [] : new RpcHeaders { { DaprHeaders.ApiToken, token } };

        var failure = await Assert.ThrowsAsync<RpcCallException>(() =>
            sidecar.Rpc.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest(), new RpcCallOptions { Headers = headers }));

        Assert.Equal((RpcStatusCode.Unauthenticated, "Unauthorized"), (failure.StatusCode, failure.Status.Message));
        var info = Info(failure);
        Assert.Equal(("Unauthorized", "dapr.io"), (info.Reason, info.Domain));
        Assert.Equal(new Dictionary<string, string> { ["http.code"] = "401", ["http.error_message"] = why }, info.Metadata.ToDictionary());
    }

    [Fact]
    public async Task Rpc_OfTheWholeContract_NeedsTheToken()
    {
        await using var sidecar = await StartAsync();
        using var client = new HttpClient(sidecar.Sidecar.CreateGrpcHandler());
        var service = DaprReflection.Descriptor.Services.Single(service => service.Name == "Dapr");

        foreach (var method in service.Methods)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://dapr/{service.FullName}/{method.Name}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "content-type", "application/grpc" } } },
            };
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var status = (response.Headers.TryGetValues("grpc-status", out var header) ? header : response.TrailingHeaders.GetValues("grpc-status")).Single();

            Assert.True(status == "16", $"{method.Name} answers {status}");
        }
    }

    [Fact]
    public async Task Rpc_ThatWouldBeProxied_NeedsTheTokenToo()
    {
        await using var sidecar = await StartAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(
            AppCallbackMethods.HealthCheck, new Empty(), new RpcCallOptions { Headers = new RpcHeaders { { DaprHeaders.AppId, "nobody" } } }));

        Assert.Equal(RpcStatusCode.Unauthenticated, failure.StatusCode);
    }

    [Fact]
    public async Task Rpc_WithTheToken_IsServed()
    {
        await using var sidecar = await StartAsync();

        var metadata = await sidecar.Rpc.InvokeAsync(
            DaprMethods.GetMetadata, new GetMetadataRequest(), new RpcCallOptions { Headers = new RpcHeaders { { DaprHeaders.ApiToken, "secret" } } });

        Assert.Equal("app1", metadata.Id);
    }

    internal static ErrorInfo Info(RpcCallException failure)
    {
        var status = Dapr.Protos.ErrorDetails.Status.Parser.ParseFrom(failure.Status.Details.Span);
        return Assert.Single(status.Details).Unpack<ErrorInfo>();
    }

    private static Task<TestSidecar> StartAsync() => TestSidecar.StartAsync(options => options.ApiToken = "secret");
}
