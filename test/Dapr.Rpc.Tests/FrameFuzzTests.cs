using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Rpc.Tests;

/// <summary>Whatever bytes a peer sends as messages, a call of any kind ends with a status, and the next one works.</summary>
[Trait("Run", "Long")]
public sealed class FrameFuzzTests
{
    private static readonly int Rounds = Fuzzing.Rounds(150);

    private static readonly string[] Statuses =
        [.. new[] { RpcStatusCode.Ok, RpcStatusCode.ResourceExhausted, RpcStatusCode.Unimplemented, RpcStatusCode.Internal }.Select(code => $"{(int)code}")];

    [Theory]
    [InlineData(RpcMethodType.Unary)]
    [InlineData(RpcMethodType.ServerStreaming)]
    [InlineData(RpcMethodType.ClientStreaming)]
    [InlineData(RpcMethodType.DuplexStreaming)]
    public async Task Request_OfSpoiltFrames_EndsWithAStatusAndSpoilsNothing(RpcMethodType kind)
    {
        var random = new Random(Fuzzing.Seed + (int)kind);
        await using var server = await TestServer.StartAsync(
            endpoints => EchoService.MapAll(endpoints, _ => Task.CompletedTask), options => options.MaxReceiveMessageSize = 4096);
        using var client = server.CreateHttpClient();
        using var channel = server.CreateChannel();

        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Frames(random);
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/grpc");
            using var request = new HttpRequestMessage(HttpMethod.Post, EchoService.Method(kind).FullName)
            {
                Content = content,
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            if (random.Next(3) == 0)
            {
                request.Headers.Add("grpc-encoding", "gzip");
            }

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            var status = response.Headers.TryGetValues("grpc-status", out var early) ? early : response.TrailingHeaders.GetValues("grpc-status");

            Assert.True(Statuses.Contains(status.Single()), $"{Convert.ToHexString(bytes)}: {status.Single()}, seed {Fuzzing.Seed}");
        }

        Assert.Equal("still", (await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "still" })).Value);
    }

    /// <summary>Some frames, most of them good, with some bytes changed, left out or doubled.</summary>
    private static byte[] Frames(Random random)
    {
        var bytes = Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ =>
        {
            var message = new StringValue { Value = new string('x', random.Next(200)) }.ToByteArray();
            return (byte[])[0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];
        }).ToList();
        for (var change = random.Next(4); change > 0; change--)
        {
            var at = random.Next(Math.Min(bytes.Count, 12));
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when bytes.Count > 1:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.Insert(at, bytes[at]);
                    break;
            }
        }

        return [.. bytes];
    }
}
