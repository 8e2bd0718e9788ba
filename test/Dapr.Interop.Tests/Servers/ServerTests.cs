using Dapr.Interop.Tests.Echo;
using Dapr.Interop.Tests.Programs;
using Dapr.Interop.Tests.Wire;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Interop.Tests.Servers;

/// <summary>Our client calls servers in other languages: the kinds of calls and how they end.</summary>
public abstract partial class ServerTests(OtherServer server)
{
    private const string Text = "Grüße, 世界 \U0001f44b";

    private static RpcCallOptions Soon => new() { Timeout = Limits.Step };

    [Fact]
    public async Task Unary_AnyTextAndBytes_ComeBack()
    {
        using var channel = await server.ConnectAsync();
        var request = new EchoRequest { Text = Text, Data = ByteString.CopyFrom([.. Enumerable.Range(0, 256).Select(value => (byte)value)]) };

        var response = await channel.InvokeAsync(EchoMethods.Unary, request, Soon);

        Assert.Equal((request.Text, request.Data), (response.Text, response.Data));
    }

    [Fact]
    public async Task Unary_EmptyMessages_ArriveAsSuch()
    {
        using var channel = await server.ConnectAsync();

        Assert.Equal(new EchoResponse(), await channel.InvokeAsync(EchoMethods.Unary, new EchoRequest()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task ServerStreaming_AnyNumberOfAnswers_ArriveInOrder(int answers)
    {
        using var channel = await server.ConnectAsync();
        using var call = await StartAsync(channel, EchoMethods.ServerStreaming, Soon, new EchoRequest { Text = "n", Answers = answers });

        Assert.Equal(Enumerable.Range(0, answers).Select(number => $"n{number}"), await ReadTextsAsync(call));
        Assert.Equal(RpcStatusCode.Ok, call.Status.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task ClientStreaming_AnyNumberOfRequests_AreJoined(int requests)
    {
        using var channel = await server.ConnectAsync();
        using var call = await StartAsync(
            channel, EchoMethods.ClientStreaming, Soon, [.. Enumerable.Range(0, requests).Select(number => new EchoRequest { Text = $"{number}," })]);

        Assert.Equal([string.Concat(Enumerable.Range(0, requests).Select(number => $"{number},"))], await ReadTextsAsync(call));
    }

    [Fact]
    public async Task Duplex_EachRequest_IsAnsweredBeforeTheNext()
    {
        using var channel = await server.ConnectAsync();
        using var call = channel.Start(EchoMethods.Duplex, Soon);

        for (var number = 0; number < 20; number++)
        {
            await call.WriteAsync(new EchoRequest { Text = $"{number}" });
            Assert.Equal($"{number}", (await call.ReadAsync())!.Text);
        }

        await call.CompleteAsync();
        Assert.Null(await call.ReadAsync());
    }

    [Fact]
    public async Task Duplex_WithoutRequests_EndsWithoutAnswers()
    {
        using var channel = await server.ConnectAsync();
        using var call = await StartAsync(channel, EchoMethods.Duplex, Soon);

        Assert.Empty(await ReadTextsAsync(call));
    }

    [Fact]
    public async Task Unary_AHundredAtATime_AllSucceed()
    {
        using var channel = await server.ConnectAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
            channel.InvokeAsync(EchoMethods.Unary, new EchoRequest { Text = $"{number}" }, Soon)));

        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), responses.Select(response => response.Text));
    }

    [Fact]
    public async Task Unary_FailureOfEveryCode_IsSeen()
    {
        using var channel = await server.ConnectAsync();
        var codes = System.Enum.GetValues<RpcStatusCode>().Except([RpcStatusCode.Ok]).ToArray();

        var failures = new List<RpcStatus>();
        foreach (var code in codes)
        {
            failures.Add((await FailureAsync(channel, new Status { Code = (int)code, Message = $"as {code}" })).Status);
        }

        Assert.Equal(codes.Select(code => (code, $"as {code}")), failures.Select(status => (status.Code, status.Message)));
    }

    [Fact]
    public async Task Unary_FailureWithAnyMessage_IsSeen()
    {
        const string Message = Text + " 100 %\r\n\t%41";
        using var channel = await server.ConnectAsync();

        Assert.Equal(Message, (await FailureAsync(channel, new Status { Code = 5, Message = Message })).Status.Message);
    }

    [Fact]
    public async Task Unary_FailureWithDetails_CanBeRead()
    {
        using var channel = await server.ConnectAsync();
        var detail = new ErrorInfo { Reason = "GONE", Domain = "test", Metadata = { ["key"] = Text } };

        var failure = await FailureAsync(channel, new Status { Code = 9, Message = "no", Details = { Any.Pack(detail) } });

        var status = Status.Parser.ParseFrom(failure.Status.Details.Span);
        Assert.Equal((9, "no", detail), (status.Code, status.Message, status.Details[0].Unpack<ErrorInfo>()));
    }

    [Fact]
    public async Task ServerStreaming_FailureAfterAnswers_ComesAfterThem()
    {
        using var channel = await server.ConnectAsync();
        var request = new EchoRequest { Text = "n", Answers = 3, Failure = new Status { Code = 10, Message = "late" } };
        using var call = await StartAsync(channel, EchoMethods.ServerStreaming, Soon, request);

        for (var number = 0; number < 3; number++)
        {
            Assert.Equal($"n{number}", (await call.ReadAsync())!.Text);
        }

        var failure = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());
        Assert.Equal((RpcStatusCode.Aborted, "late"), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task ClientStreaming_FailureWhileRequestsAreSent_IsSeen()
    {
        using var channel = await server.ConnectAsync();
        using var call = channel.Start(EchoMethods.ClientStreaming, Soon);

        await call.WriteAsync(new EchoRequest { Text = "a" });
        await call.WriteAsync(new EchoRequest { Failure = new Status { Code = 8, Message = "enough" } });

        var failure = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());
        Assert.Equal((RpcStatusCode.ResourceExhausted, "enough"), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Unary_MethodThatIsUnknown_IsUnimplemented()
    {
        using var channel = await server.ConnectAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoMethods.Unknown, new EchoRequest(), Soon));

        Assert.Equal(RpcStatusCode.Unimplemented, failure.StatusCode);
    }

    private static async Task<RpcCall<EchoRequest, EchoResponse>> StartAsync(
        RpcChannel channel, RpcMethod<EchoRequest, EchoResponse> method, RpcCallOptions options, params EchoRequest[] requests)
    {
        var call = channel.Start(method, options);
        foreach (var request in requests)
        {
            await call.WriteAsync(request);
        }

        await call.CompleteAsync();
        return call;
    }

    private static async Task<string[]> ReadTextsAsync(RpcCall<EchoRequest, EchoResponse> call) =>
        await call.ReadAllAsync().Select(response => response.Text).ToArrayAsync();

    private static Task<RpcCallException> FailureAsync(RpcChannel channel, Status failure) =>
        Assert.ThrowsAsync<RpcCallException>(() => channel.InvokeAsync(EchoMethods.Unary, new EchoRequest { Failure = failure }, Soon));
}
