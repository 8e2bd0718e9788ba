using System.Net;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Invocation;

/// <summary>How long bodies of invocations may be.</summary>
public sealed class InvokedBodyTests
{
    private const int Limit = 16 * 1024;

    [Theory]
    [InlineData(Limit, true)]
    [InlineData(Limit, false)]
    public async Task Invoke_BodyAtTheLimit_ReachesTheApplication(int length, bool isLengthKnown)
    {
        await using var app = await PortApp.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body));
        await using var sidecar = await StartAsync(options => options.AppPort = app.Port);

        var (status, body) = await PostAsync(sidecar, "app1", length, isLengthKnown);

        Assert.Equal((HttpStatusCode.OK, length), (status, body.Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Invoke_BodyOverTheLimit_IsRefusedWithoutEnding(bool isLengthKnown)
    {
        await using var app = await PortApp.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body));
        await using var sidecar = await StartAsync(options => options.AppPort = app.Port);

        var (status, body) = await PostAsync(sidecar, "app1", Limit + 1, isLengthKnown);

        AssertTooLarge(status, body, "app1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Invoke_BodyOverTheLimitToATestServer_IsRefused(bool isLengthKnown)
    {
        var app = new TestApp(async (request, cancellationToken) => new HttpResponseMessage { Content = new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync(cancellationToken)) });
        await using var sidecar = await StartAsync(options => options.AppHandler = app);

        var (status, body) = await PostAsync(sidecar, "app1", Limit + 1, isLengthKnown);

        AssertTooLarge(status, body, "app1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Invoke_BodyOverTheLimitForARemoteApplication_IsRefused(bool isLengthKnown)
    {
        var names = new ControlPlane();
        var app = new TestApp(async (request, cancellationToken) => new HttpResponseMessage { Content = new ByteArrayContent(await request.Content!.ReadAsByteArrayAsync(cancellationToken)) });
        await using var callee = await StartAsync(options => (options.AppId, options.ControlPlane, options.AppHandler) = ("callee", names, app));
        await using var caller = await StartAsync(options => options.ControlPlane = names);

        var (status, body) = await PostAsync(caller, "callee", Limit + 1, isLengthKnown);

        AssertTooLarge(status, body, "callee");
    }

    [Fact]
    public async Task Invoke_AnswerOverTheLimit_PassesOverHttp()
    {
        var names = new ControlPlane();
        var app = new TestApp((_, _) => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(new byte[100 * Limit]) }));
        await using var callee = await StartAsync(options => (options.AppId, options.ControlPlane, options.AppHandler) = ("callee", names, app));
        await using var caller = await StartAsync(options => options.ControlPlane = names);

        Assert.Equal(100 * Limit, (await caller.Http.GetByteArrayAsync("/v1.0/invoke/callee/method/x", TestContext.Current.CancellationToken)).Length);
        Assert.Equal(100 * Limit, (await callee.Http.GetByteArrayAsync("/v1.0/invoke/callee/method/x", TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData("callee", RpcStatusCode.Internal)]
    [InlineData("app1", RpcStatusCode.ResourceExhausted)]
    public async Task InvokeService_AnswerOverTheLimit_IsExhausted(string appId, RpcStatusCode expected)
    {
        var names = new ControlPlane();
        var app = new TestApp((_, _) => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(new byte[2 * Limit]) }));
        await using var callee = await StartAsync(options => (options.AppId, options.ControlPlane, options.AppHandler) = ("callee", names, app));
        await using var caller = await StartAsync(options => (options.ControlPlane, options.AppHandler) = (names, app));
        var request = new InvokeServiceRequest
        {
            Id = appId,
            Message = new InvokeRequest { Method = "x", Data = new Any { Value = ByteString.CopyFromUtf8("a") }, HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post } },
        };

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => caller.Rpc.InvokeAsync(
            DaprMethods.InvokeService, request, new RpcCallOptions { CancellationToken = TestContext.Current.CancellationToken }));

        Assert.Equal(expected, failure.StatusCode);
        Assert.Contains(expected == RpcStatusCode.Internal ? "code = ResourceExhausted" : "vs. 16384", failure.Status.Message);
    }

    private static async Task<TestSidecar> StartAsync(Action<SidecarOptions> configure)
    {
        var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.MaxBodySize = Limit;
            configure(options);
        });
        await sidecar.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        return sidecar;
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(TestSidecar sidecar, string appId, int length, bool isLengthKnown)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)'x');
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1.0/invoke/{appId}/method/x") { Content = new ByteArrayContent(bytes) };
        request.Headers.TransferEncodingChunked = !isLengthKnown;
        using var response = await sidecar.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static void AssertTooLarge(HttpStatusCode status, string body, string appId)
    {
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("ERR_DIRECT_INVOKE", json.RootElement.GetProperty("errorCode").GetString());
        var message = json.RootElement.GetProperty("message").GetString();
        Assert.StartsWith($"failed to invoke, id: {appId}, err: ", message, StringComparison.Ordinal);
        Assert.EndsWith("stream too large", message, StringComparison.Ordinal);
    }
}
