using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Invocation;

/// <summary>What an invocation carries besides its body, and who adds what to it.</summary>
public sealed class InvokedHeadersTests
{
    [Fact]
    public async Task Invoke_AppWithAToken_GetsItInPlaceOfTheCallers()
    {
        var seen = new ConcurrentQueue<string>();
        await using var app = await PortApp.StartAsync(Collect(seen, "dapr-api-token"));
        await using var sidecar = await StartAsync(options => (options.AppPort, options.AppApiToken) = (app.Port, "of the app"));

        using var response = await sidecar.SendAsync("GET", "/v1.0/invoke/app1/method/x", null, ("dapr-api-token", "of the caller"));

        Assert.Equal(["of the app"], seen);
    }

    [Fact]
    public async Task Invoke_HeadersOfABody_ReachAnAddressOutside()
    {
        var seen = new ConcurrentQueue<string>();
        await using var app = await PortApp.StartAsync(Collect(seen, "content-encoding", "content-language", "content-type", "dapr-caller-app-id"));
        await using var sidecar = await TestSidecar.StartAsync();
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentEncoding.Add("gzip");
        content.Headers.ContentLanguage.Add("de");
        content.Headers.TryAddWithoutValidation("content-type", "x/y");

        using var response = await sidecar.Http.PostAsync($"/v1.0/invoke/http://127.0.0.1:{app.Port}/method/x", content, TestContext.Current.CancellationToken);

        Assert.Equal(["gzip", "de", "x/y", ""], seen);
    }

    [Fact]
    public async Task Invoke_AnswerWithBytesThatAreNoAscii_PassesThem()
    {
        await using var app = await PortApp.StartAsync(context =>
        {
            context.Response.Headers["x-name"] = Encoding.Latin1.GetString("Jörg"u8);
            return Task.CompletedTask;
        });
        await using var sidecar = await StartAsync(options => options.AppPort = app.Port);

        using var response = await sidecar.SendAsync("GET", "/v1.0/invoke/app1/method/x");

        Assert.Equal("Jörg", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(response.Headers.NonValidated["x-name"].ToString())));
    }

    [Theory]
    [InlineData("Https")]
    [InlineData("Grpcs")]
    public async Task Invoke_AppWithACertificateOfItsOwnMaking_IsReached(string protocol)
    {
        // What matters is the handshake: this application speaks no gRPC, and says so with a status of HTTP.
        await using var app = await PortApp.StartAsync(
            context => context.Response.WriteAsync("hello"), tls: true, Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1AndHttp2);
        await using var sidecar = await StartAsync(options => (options.AppPort, options.AppProtocol) = (app.Port, Enum.Parse<AppProtocol>(protocol)));

        using var response = await sidecar.SendAsync("GET", "/v1.0/invoke/app1/method/x");

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(protocol == "Https" ? body == "hello" : !body.Contains("Unavailable", StringComparison.Ordinal) && !body.Contains("certificate", StringComparison.OrdinalIgnoreCase), body);
    }

    [Fact]
    public async Task Invoke_AppThatSpeaksHttp2Only_IsReached()
    {
        await using var app = await PortApp.StartAsync(
            context => context.Response.WriteAsync(context.Request.Protocol), protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        await using var sidecar = await StartAsync(options => (options.AppPort, options.AppProtocol) = (app.Port, AppProtocol.H2c));

        Assert.Equal("HTTP/2", await sidecar.Http.GetStringAsync("/v1.0/invoke/app1/method/x", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("localhost")]
    public async Task Invoke_AppAtAnotherAddress_IsReached(string address)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var app = await PortApp.StartAsync(context => context.Response.WriteAsync("hello"), address: address == "localhost" ? IPAddress.Loopback : IPAddress.IPv6Loopback);
        await using var sidecar = await StartAsync(options => (options.AppPort, options.AppChannelAddress) = (app.Port, address));

        Assert.Equal("hello", await sidecar.Http.GetStringAsync("/v1.0/invoke/app1/method/x", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://%20")]
    [InlineData("http%3A%2F%2Flocalhost:99999")]
    public async Task Invoke_AddressThatIsNone_IsTheErrorOfInvocation(string address)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", $"/v1.0/invoke/{address}/method/x");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("\"ERR_DIRECT_INVOKE\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_RemoteApplication_SaysForWhomAndFromWhere()
    {
        var seen = new ConcurrentQueue<string>();
        var names = new ControlPlane();
        await using var app = await PortApp.StartAsync(Collect(seen, "x-forwarded-for", "x-forwarded-host", "forwarded"));
        await using var callee = await StartAsync(options => (options.AppId, options.ControlPlane, options.AppPort) = ("callee", names, app.Port));
        await using var caller = await StartAsync(options => (options.ControlPlane, options.HostAddress) = (names, "10.1.2.3"));

        using var response = await caller.SendAsync("GET", "/v1.0/invoke/callee/method/x", null, ("x-forwarded-for", "10.9.9.9"));

        var host = Environment.MachineName;
        Assert.Equal(["10.9.9.9,10.1.2.3", host, $"for=10.1.2.3;by=10.1.2.3;host={host}"], seen);
    }

    [Fact]
    public async Task Invoke_RemoteSidecarThatCannotBeReached_IsTriedFourTimesAndSaysSoEachTime()
    {
        var seen = new ConcurrentQueue<string>();
        var (own, names, clock) = (new ControlPlane(), new ControlPlane(), new HurriedClock());
        await using var app = await PortApp.StartAsync(Collect(seen, "x-forwarded-for"));
        await using var callee = await StartAsync(options => (options.AppId, options.AppPort, options.ControlPlane) = ("callee", app.Port, own));
        var tries = 0;
        var callees = (await ((IControlPlane)own).ResolveAsync("callee", CancellationToken.None))!;
        await using var registration = await ((IControlPlane)names).RegisterAsync(
            "callee", new SidecarAddress("failing", "callee.in-memory", () => new FailingHandler(callees.CreateHandler(), () => Interlocked.Increment(ref tries) <= 3)), CancellationToken.None);
        await using var caller = await StartAsync(options => (options.ControlPlane, options.Clock) = (names, clock));

        using var response = await caller.SendAsync("GET", "/v1.0/invoke/callee/method/x");

        Assert.Equal((HttpStatusCode.OK, 4), (response.StatusCode, tries));
        Assert.Equal(["127.0.0.1,127.0.0.1,127.0.0.1,127.0.0.1"], seen);
        Assert.Equal([1, 1, 1], clock.Waits.Select(wait => wait.TotalSeconds));
    }

    private static RequestDelegate Collect(ConcurrentQueue<string> seen, params string[] headers) => context =>
    {
        if (!context.Request.Path.StartsWithSegments("/dapr", StringComparison.Ordinal))
        {
            foreach (var header in headers)
            {
                seen.Enqueue(string.Join(',', context.Request.Headers[header].ToArray()).Replace(", ", ",", StringComparison.Ordinal));
            }
        }

        return Task.CompletedTask;
    };

    private static async Task<TestSidecar> StartAsync(Action<SidecarOptions> configure)
    {
        var sidecar = await TestSidecar.StartAsync(configure);
        await sidecar.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        return sidecar;
    }

    /// <summary>Refuses the connection as long as it is told to.</summary>
    private sealed class FailingHandler(HttpMessageHandler inner, Func<bool> fails) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => fails()
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused))
            : base.SendAsync(request, cancellationToken);
    }
}
