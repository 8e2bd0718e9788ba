using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.Internals;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>Calls between sidecars, whose API has a token.</summary>
public sealed class InternalCallTests
{
    [Fact]
    public async Task Call_OfASidecarWithAToken_NeedsNoneAmongSidecars()
    {
        var names = new ControlPlane();
        await using var callee = await TestSidecar.StartAsync(options =>
        {
            options.AppId = "callee";
            options.ApiToken = "secret";
            options.ControlPlane = names;
            options.AppHandler = new TestApp((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("hello") }));
        });
        await callee.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        await using var caller = await TestSidecar.StartAsync(options => options.ControlPlane = names);

        using var response = await caller.Http.GetAsync("/v1.0/invoke/callee/method/hi");

        Assert.Equal((HttpStatusCode.OK, "hello"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Call_WhoseAnswerBreaksOff_IsNeitherRepeatedNorEndedAsIfItWereWhole()
    {
        var names = new ControlPlane();
        var calls = 0;
        await using var callee = await CalleeAsync(names, () =>
        {
            Interlocked.Increment(ref calls);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()) };
        });
        await using var caller = await TestSidecar.StartAsync(options => options.ControlPlane = names);

        // Which exception it is depends on where the connection was cut.
        Assert.NotNull(await Record.ExceptionAsync(() => caller.Http.GetStringAsync("/v1.0/invoke/callee/method/hi", TestContext.Current.CancellationToken)));
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_OfASidecarThatWasReplaced_ReachesTheNewOne(bool onTheSamePort)
    {
        var port = onTheSamePort ? SidecarServer.Choose(0) : null;
        var names = new ControlPlane();
        await using var caller = await TestSidecar.StartAsync(options => options.ControlPlane = names);
        for (var round = 0; round < 3; round++)
        {
            var text = $"answer {round}";
            await using var callee = await CalleeAsync(names, () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text) }, options => options.InternalGrpcPort = port);

            Assert.Equal(text, await caller.Http.GetStringAsync("/v1.0/invoke/callee/method/hi", TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Call_OverTheInternalPort_IsServed()
    {
        await using var callee = await CalleeAsync(
            new ControlPlane(), () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("hello") }, options => options.InternalGrpcPort = 0);
        using var channel = new RpcChannel(new Uri($"http://127.0.0.1:{callee.InternalPort}"));
        var request = new InternalInvokeRequest
        {
            Ver = APIVersion.V1,
            Message = new InvokeRequest { Method = "hi", HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Get } },
        };

        var answer = await channel.InvokeAsync(InternalMethods.CallLocal, request, new RpcCallOptions { CancellationToken = TestContext.Current.CancellationToken });

        Assert.Equal((200, "hello"), (answer.Status.Code, answer.Message.Data.Value.ToStringUtf8()));
    }

    [Theory]
    [InlineData("0 1 2", "abc")]
    [InlineData("0 2", null)]
    [InlineData("1", null)]
    [InlineData("0 0", null)]
    public async Task CallLocalStream_ChunksOutOfOrder_AreRefused(string numbers, string? expected)
    {
        var app = new TestApp(async (request, cancellationToken) => new HttpResponseMessage { Content = new StringContent(await request.Content!.ReadAsStringAsync(cancellationToken)) });
        await using var callee = await TestSidecar.StartAsync(options => (options.AppId, options.AppHandler, options.InternalGrpcPort) = ("callee", app, 0));
        await callee.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        using var channel = new RpcChannel(new Uri($"http://127.0.0.1:{callee.InternalPort}"));
        using var call = channel.Start(InternalMethods.CallLocalStream, new RpcCallOptions { Timeout = TimeSpan.FromSeconds(20) });
        var (text, letter) = ("", 'a');
        await call.WriteAsync(
            new InternalInvokeRequestStream { Request = new InternalInvokeRequest { Ver = APIVersion.V1, Message = new InvokeRequest { Method = "x", HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post } } } },
            TestContext.Current.CancellationToken);
        foreach (var number in numbers.Split(' '))
        {
            await call.WriteAsync(
                new InternalInvokeRequestStream { Payload = new StreamPayload { Data = Google.Protobuf.ByteString.CopyFromUtf8($"{letter++}"), Seq = ulong.Parse(number, System.Globalization.CultureInfo.InvariantCulture) } },
                TestContext.Current.CancellationToken);
        }

        await call.CompleteAsync();
        var failure = await Record.ExceptionAsync(async () =>
        {
            await foreach (var answer in call.ReadAllAsync(TestContext.Current.CancellationToken))
            {
                text += answer.Payload.Data.ToStringUtf8();
            }
        });

        Assert.Equal(expected ?? "", text);
        Assert.Equal(expected is null, failure is RpcCallException);
    }

    [Fact]
    public async Task Call_OfTheOwnApplicationWhoseAnswerBreaksOff_DoesNotEndAsIfItWereWhole()
    {
        await using var callee = await CalleeAsync(new ControlPlane(), () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()) });

        Assert.NotNull(await Record.ExceptionAsync(() => callee.Http.GetStringAsync("/v1.0/invoke/callee/method/hi", TestContext.Current.CancellationToken)));
    }

    private static async Task<TestSidecar> CalleeAsync(ControlPlane names, Func<HttpResponseMessage> answer, Action<SidecarOptions>? configure = null)
    {
        var callee = await TestSidecar.StartAsync(options =>
        {
            options.AppId = "callee";
            options.ControlPlane = names;
            options.AppHandler = new TestApp((_, _) => Task.FromResult(answer()));
            configure?.Invoke(options);
        });
        await callee.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        return callee;
    }

    /// <summary>Gives a few bytes, then fails.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private bool _isRead;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isRead)
            {
                throw new IOException("The application is gone.");
            }

            _isRead = true;
            buffer.Span[..5].Fill((byte)'x');
            return ValueTask.FromResult(5);
        }
    }
}
