using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>Which requests the HTTP API serves, and what it says to the others.</summary>
public sealed class HttpRoutingTests
{
    private const string NoAppId =
        """{"errorCode":"ERR_DIRECT_INVOKE","message":"failed getting app id either from the URL path or the header dapr-app-id"}""";

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v1.0/nope")]
    [InlineData("GET", "/V1.0/metadata")]
    [InlineData("POST", "/v1.0/healthz")]
    [InlineData("GET", "/v1.0/metadata/one")]
    [InlineData("PUT", "/v1.0/metadata/")]
    [InlineData("OPTIONS", "/v1.0/metadata")]
    public async Task Request_WithoutRoute_Is404AboutInvocation(string verb, string path)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync(verb, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(NoAppId, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_OfAGetRoute_IsNotAnswered()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("HEAD", "/v1.0/healthz");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/v1.0/metadata/")]
    [InlineData("//v1.0//metadata")]
    [InlineData("/v1.0/x/../metadata")]
    public async Task Path_ThatIsNotClean_IsCleanedFirst(string path)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a+b", "a b")]
    [InlineData("a%20b", "a b")]
    [InlineData("a%2Bb", "a+b")]
    public async Task PathParameter_IsUnescapedAsAQueryIs(string sent, string key)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var put = await sidecar.SendAsync("PUT", "/v1.0/metadata/" + sent, "here");
        using var get = await sidecar.Http.GetAsync("/v1.0/metadata");

        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Contains($"\"{key.Replace("+", "\\u002B", StringComparison.Ordinal)}\":\"here\"", await get.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task PathParameter_ThatDoesNotUnescape_IsAPlain400()
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("PUT", "/v1.0/metadata/a%zz", "here");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData(1024, HttpStatusCode.NoContent)]
    [InlineData(1025, HttpStatusCode.BadRequest)]
    public async Task Body_AtTheLimit_PassesAndAboveDoesNot(int length, HttpStatusCode expected)
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.MaxBodySize = 1024);

        using var response = await sidecar.SendAsync("PUT", "/v1.0/metadata/k", new string('x', length));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Body_AboveTheLimit_IsTheRoutesOwnError()
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.MaxBodySize = 16);

        using var response = await sidecar.SendAsync("PUT", "/v1.0/metadata/k", new string('x', 17));

        Assert.Equal(
            """{"errorCode":"ERR_BODY_READ","message":"failed to read request body: stream too large"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(7000, HttpStatusCode.OK)]
    [InlineData(9000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task Headers_AboveTheReadBufferAndItsSlack_Are431(int length, HttpStatusCode expected)
    {
        await using var sidecar = await TestSidecar.StartAsync();

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata", null, ("x-long", new string('x', length)));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task PublicPort_ServesHealthAndMetadataWithoutToken_AndNothingElse()
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.ApiToken = "secret";
            options.PublicPort = SidecarServer.Choose(0);
        });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{sidecar.PublicPort}") };

        using var health = await client.GetAsync("/v1.0/healthz/outbound");
        using var metadata = await client.GetAsync("/v1.0/metadata");
        using var state = await client.GetAsync("/v1.0/state/statestore/k");

        Assert.Equal(HttpStatusCode.NoContent, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, metadata.StatusCode);
        Assert.Equal("404 page not found\n", await state.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("http://some.proxy/v1.0/healthz", "204")]
    [InlineData("http://some.proxy/v1.0/metadata?x=y", "200")]
    [InlineData("http://some.proxy", "404")]
    [InlineData("*", "404")]
    public async Task Request_ThatNamesTheWholeAddress_MeansItsPath(string target, string expected)
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.HttpPort = 0);
        await sidecar.Sidecar.Ready.WithLimit(() => "not ready");
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, sidecar.Sidecar.HttpPort!.Value, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{(target == "*" ? "OPTIONS" : "GET")} {target} HTTP/1.1\r\nHost: some.proxy\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(stream);

        Assert.StartsWith($"HTTP/1.1 {expected} ", await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WithLimit(() => "no answer"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT /v1.0/metadata/k")]
    [InlineData("POST /v1.0/publish/pubsub/t")]
    [InlineData("POST /v1.0/state/store")]
    public async Task Request_WhoseBodyBreaksOff_IsNoErrorOfTheSidecars(string request)
    {
        var log = new CollectedLog();
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            (options.HttpPort, options.LoggerFactory) = (0, log);
            options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
            options.Components.Add(new ComponentSpec { Name = "store", Type = "state.in-memory" });
        });
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, sidecar.Sidecar.HttpPort!.Value, TestContext.Current.CancellationToken);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n[1,"), TestContext.Current.CancellationToken);
        connection.Client.Shutdown(SocketShutdown.Send);

        // The server ends such a connection, in one way or the other.
        using var reader = new StreamReader(stream);
        await Record.ExceptionAsync(() => reader.ReadToEndAsync(TestContext.Current.CancellationToken).WithLimit(() => "no end"));
        await sidecar.Sidecar.DisposeAsync();

        Assert.Empty(log.Of("Dapr.Sidecar.Api.HttpApi"));
    }
}
