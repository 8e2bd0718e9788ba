using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Tests;

/// <summary>The four kinds of calls, end to end.</summary>
public sealed class CallKindTests
{
    [Fact]
    public async Task Unary_OneRequest_OneResponse()
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(new StringValue { Value = request.Value + "!" })));
        using var channel = server.CreateChannel();

        var response = await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = "a" });

        Assert.Equal("a!", response.Value);
    }

    [Fact]
    public async Task Unary_FourMegabytes_ComeBackWhole()
    {
        await using var server = await TestServer.StartAsync(
            endpoints => endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request)),
            options => options.MaxReceiveMessageSize = null);
        using var channel = server.CreateChannel(options => options.MaxReceiveMessageSize = null);
        var text = new string('x', 4 * 1024 * 1024 + 100);

        var response = await channel.InvokeAsync(EchoService.Unary, new StringValue { Value = text });

        Assert.Equal(text, response.Value);
    }

    [Fact]
    public async Task ServerStreaming_ThreeResponses_ArriveInOrder()
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapServerStreaming(EchoService.ServerStreaming, async (request, responses, _) =>
            {
                foreach (var letter in request.Value)
                {
                    await responses.WriteAsync(new StringValue { Value = letter.ToString() });
                }
            }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.ServerStreaming);

        await call.WriteAsync(new StringValue { Value = "abc" });
        await call.CompleteAsync();
        var letters = await call.ReadAllAsync().Select(message => message.Value).ToListAsync();

        Assert.Equal(["a", "b", "c"], letters);
        Assert.Equal(RpcStatusCode.Ok, call.Status.Code);
    }

    [Fact]
    public async Task ServerStreaming_RequestWithoutItsEnd_IsAnswered()
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapServerStreaming(EchoService.ServerStreaming, (request, responses, _) => responses.WriteAsync(request)));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.ServerStreaming, new RpcCallOptions { Timeout = TestServer.Limit });

        await call.WriteAsync(new StringValue { Value = "a" });

        Assert.Equal("a", (await call.ReadAsync())!.Value);
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task ClientStreaming_ThreeRequests_AreJoined()
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapClientStreaming(EchoService.ClientStreaming, async (requests, _) =>
                new StringValue { Value = string.Concat(await requests.Select(message => message.Value).ToListAsync()) }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.ClientStreaming);

        foreach (var letter in "abc")
        {
            await call.WriteAsync(new StringValue { Value = letter.ToString() });
        }

        await call.CompleteAsync();

        Assert.Equal("abc", (await call.ReadAsync())!.Value);
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task Duplex_EachRequest_IsAnsweredBeforeTheNext()
    {
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapDuplex(EchoService.Duplex, async (requests, responses, _) =>
            {
                await foreach (var request in requests)
                {
                    await responses.WriteAsync(new StringValue { Value = request.Value + "!" });
                }
            }));
        using var channel = server.CreateChannel();
        using var call = channel.Start(EchoService.Duplex);

        foreach (var letter in "ab")
        {
            await call.WriteAsync(new StringValue { Value = letter.ToString() });
            Assert.Equal(letter + "!", (await call.ReadAsync())!.Value);
        }

        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
    }
}
