using Dapr.Rpc.Tests.Raw;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>Answers that are no proper ones: each gives its status, and the connection goes on.</summary>
public sealed class BadAnswerTests
{
    public static TheoryData<string, string, byte[], string, RpcStatusCode> Answers => new()
    {
        // What, headers, messages, trailers, status. A message that is well comes first where only the end is bad.
        { "a frame that is cut off", "", [0, 0, 0, 0, 9, 1], "grpc-status: 0", RpcStatusCode.Internal },
        { "a header that is cut off", "", [0, 0], "grpc-status: 0", RpcStatusCode.Internal },
        { "no message", "", [], "grpc-status: 0", RpcStatusCode.Internal },
        { "two messages", "", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "grpc-status: 0", RpcStatusCode.Internal },
        { "compressed without a compression", "", [1, 0, 0, 0, 1, 5], "grpc-status: 0", RpcStatusCode.Internal },
        { "compressed, by identity", "grpc-encoding: identity", [1, 0, 0, 0, 1, 5], "grpc-status: 0", RpcStatusCode.Internal },
        { "an unknown compression", "grpc-encoding: snappy", [1, 0, 0, 0, 1, 5], "grpc-status: 0", RpcStatusCode.Internal },
        { "gzip that is none", "grpc-encoding: gzip", [1, 0, 0, 0, 1, 5], "grpc-status: 0", RpcStatusCode.Internal },
        { "a flag that is none", "", [7, 0, 0, 0, 0], "grpc-status: 0", RpcStatusCode.Internal },
        { "malformed protobuf", "", [0, 0, 0, 0, 2, 255, 255], "grpc-status: 0", RpcStatusCode.Internal },
        { "a message over the limit", "", [0, 127, 0, 0, 0], "grpc-status: 0", RpcStatusCode.ResourceExhausted },
        { "no status", "", [0, 0, 0, 0, 0], "x-other: 1", RpcStatusCode.Unknown },
        { "a status that is no number", "", [0, 0, 0, 0, 0], "grpc-status: fine", RpcStatusCode.Unknown },
        { "a status that nobody knows", "", [0, 0, 0, 0, 0], "grpc-status: 77", RpcStatusCode.Unknown },
        { "another content type", "content-type: text/html", [0, 0, 0, 0, 0], "grpc-status: 0", RpcStatusCode.Unknown },
        { "a content type that only begins well", "content-type: application/grpcx", [0, 0, 0, 0, 0], "grpc-status: 0", RpcStatusCode.Unknown },
        { "a status that comes before a message", "grpc-status: 5", [0, 0, 0, 0, 0], "x-other: 1", RpcStatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_ThatIsBad_GivesItsStatusAndTheConnectionGoesOn(string what, string header, byte[] messages, string trailer, RpcStatusCode expected)
    {
        await using var server = new RawServer(async (connection, _) =>
        {
            var stream = (await connection.ReadAsync(FrameType.Headers))!.Stream;
            (string, string)[] headers = header.StartsWith("content-type", StringComparison.Ordinal)
                ? [(":status", "200"), Split(header)]
                : [(":status", "200"), ("content-type", "application/grpc"), .. header.Length > 0 ? [Split(header)] : Array.Empty<(string, string)>()];
            await connection.WriteHeadersAsync(stream, end: false, headers);
            await connection.WriteDataAsync(stream, end: false, messages);
            await connection.WriteHeadersAsync(stream, end: true, Split(trailer));
            await RawServer.AnswerAsync(connection, (await connection.ReadAsync(FrameType.Headers))!.Stream);
        });

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(server));

        Assert.True(expected == exception.StatusCode, $"{what}: {exception}");
        Assert.Equal("", (await CallAsync(server)).Value);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData(200, RpcStatusCode.Unknown)]
    [InlineData(204, RpcStatusCode.Unknown)]
    [InlineData(302, RpcStatusCode.Unknown)]
    [InlineData(400, RpcStatusCode.Internal)]
    [InlineData(401, RpcStatusCode.Unauthenticated)]
    [InlineData(403, RpcStatusCode.PermissionDenied)]
    [InlineData(404, RpcStatusCode.Unimplemented)]
    [InlineData(405, RpcStatusCode.Unknown)]
    [InlineData(409, RpcStatusCode.Unknown)]
    [InlineData(415, RpcStatusCode.Unknown)]
    [InlineData(429, RpcStatusCode.Unavailable)]
    [InlineData(431, RpcStatusCode.Unknown)]
    [InlineData(500, RpcStatusCode.Unknown)]
    [InlineData(502, RpcStatusCode.Unavailable)]
    [InlineData(503, RpcStatusCode.Unavailable)]
    [InlineData(504, RpcStatusCode.Unavailable)]
    [InlineData(505, RpcStatusCode.Unknown)]
    public async Task HttpStatus_WithoutAGrpcStatus_IsThatOfTheTable(int status, RpcStatusCode expected)
    {
        await using var server = new RawServer(async (connection, _) => await connection.WriteHeadersAsync(
            (await connection.ReadAsync(FrameType.Headers))!.Stream, end: true, (":status", status.ToString(System.Globalization.CultureInfo.InvariantCulture))));

        Assert.Equal(expected, (await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(server))).StatusCode);
    }

    [Theory]
    [InlineData("200")]
    [InlineData("503")]
    public async Task TrailersOnly_WhateverItsHttpStatus_IsItsGrpcStatus(string http)
    {
        await using var server = new RawServer(async (connection, _) => await connection.WriteHeadersAsync(
            (await connection.ReadAsync(FrameType.Headers))!.Stream,
            end: true,
            (":status", http),
            ("content-type", "application/grpc"),
            ("grpc-status", "5"),
            ("grpc-message", "k%C3%BChl 100%25"),
            ("grpc-status-details-bin", "CAU"),
            ("x-tail", "t")));

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(server));

        Assert.Equal((RpcStatusCode.NotFound, "kühl 100%", "t"), (exception.StatusCode, exception.Status.Message, exception.Trailers.GetValue("x-tail")));
        Assert.Equal(new byte[] { 8, 5 }, exception.Status.Details.ToArray());
    }

    [Theory]
    [InlineData("503", "application/grpc")]
    [InlineData("200", "text/html")]
    public async Task TrailersOnly_OkOfWhatIsNoGrpc_IsNoSuccess(string http, string contentType)
    {
        await using var server = new RawServer(async (connection, _) => await connection.WriteHeadersAsync(
            (await connection.ReadAsync(FrameType.Headers))!.Stream, end: true, (":status", http), ("content-type", contentType), ("grpc-status", "0")));

        Assert.Equal(RpcStatusCode.Internal, (await Assert.ThrowsAsync<RpcCallException>(() => CallAsync(server))).StatusCode);
    }

    [Fact]
    public async Task Headers_LongerThanTheCallerTakes_AreResourceExhausted()
    {
        await using var server = await TestServer.StartAsync(endpoints => endpoints.MapUnary(EchoService.Unary, (request, call) =>
        {
            if (request.Value == "long")
            {
                call.SetHeaders(new RpcHeaders { { "x-long", new string('x', 100_000) } });
            }

            return Task.FromResult(request);
        }));
        using var channel = server.CreateChannel();

        var exception = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "long" }));

        Assert.True(RpcStatusCode.ResourceExhausted == exception.StatusCode, exception.ToString());
        Assert.Equal("on", (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "on" })).Value);
    }

    private static (string, string) Split(string header) => (header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    private static Task<StringValue> CallAsync(RawServer server) =>
        server.Channel.InvokeAsync(EchoService.Unary, new StringValue(), new RpcCallOptions { Timeout = TestServer.Limit });
}
