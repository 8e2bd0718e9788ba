using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>Requests that are no proper calls: each gets its status, and the connection goes on.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("a frame that is cut off", new byte[] { 0, 0, 0, 0, 9, 1 }, null, null, 13)]
    [InlineData("a header that is cut off", new byte[] { 0, 0 }, null, null, 13)]
    [InlineData("no message", new byte[0], null, null, 13)]
    [InlineData("two messages", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, null, null, 13)]
    [InlineData("compressed without a compression", new byte[] { 1, 0, 0, 0, 1, 5 }, null, null, 13)]
    [InlineData("a flag that is none", new byte[] { 7, 0, 0, 0, 0 }, null, null, 13)]
    [InlineData("gzip that is none", new byte[] { 1, 0, 0, 0, 1, 5 }, "gzip", null, 13)]
    [InlineData("an unknown compression", new byte[] { 0, 0, 0, 0, 0 }, "snappy", null, 12)]
    [InlineData("malformed protobuf", new byte[] { 0, 0, 0, 0, 2, 255, 255 }, null, null, 13)]
    [InlineData("a message over the limit", new byte[] { 0, 127, 0, 0, 0 }, null, null, 8)]
    [InlineData("a timeout that is none", new byte[] { 0, 0, 0, 0, 0 }, null, "soon", 13)]
    public async Task Request_ThatIsBad_GetsItsStatus(string what, byte[] body, string? encoding, string? timeout, int expected)
    {
        await using var server = await StartAsync();
        using var client = server.CreateHttpClient();
        using var request = Request(body, "application/grpc");
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var status = response.Headers.TryGetValues("grpc-status", out var early) ? early : response.TrailingHeaders.GetValues("grpc-status");

        Assert.True(expected.ToString() == status.Single(), $"{what}: {status.Single()}");
        using var again = await client.SendAsync(Request([0, 0, 0, 0, 0], "application/grpc"));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcx")]
    public async Task Request_OfAnotherContentType_Is415(string contentType)
    {
        await using var server = await StartAsync();
        using var client = server.CreateHttpClient();

        using var response = await client.SendAsync(Request([0, 0, 0, 0, 0], contentType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, RpcStatusCode.Unauthenticated)]
    [InlineData(HttpStatusCode.NotFound, RpcStatusCode.Unimplemented)]
    [InlineData(HttpStatusCode.ServiceUnavailable, RpcStatusCode.Unavailable)]
    [InlineData(HttpStatusCode.BadRequest, RpcStatusCode.Internal)]
    [InlineData(HttpStatusCode.OK, RpcStatusCode.Unknown)]
    public async Task Answer_ThatIsNoGrpc_IsReadByItsHttpStatus(HttpStatusCode http, RpcStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapPost("/{**path}", context =>
        {
            context.Response.StatusCode = (int)http;
            context.Response.ContentType = "text/html";
            return Task.CompletedTask;
        }));
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue()));

        Assert.Equal(expected, exception.StatusCode);
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(endpoints =>
        endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request)));

    private static HttpRequestMessage Request(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return new HttpRequestMessage(HttpMethod.Post, EchoService.Unary.FullName)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
