using System.Net;
using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar;

namespace Dapr.Docs.Tests;

/// <summary>What the page on components says of who may use what: its resources are loaded here.</summary>
public sealed class ScopesTests : IDisposable
{
    private static readonly Page Components = new("docs/components.md");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("shop", "placed", HttpStatusCode.NoContent)]
    [InlineData("shop", "audit", HttpStatusCode.Forbidden)]
    [InlineData("shop", "other", HttpStatusCode.Forbidden)]
    [InlineData("auditor", "audit", HttpStatusCode.NoContent)]
    [InlineData("auditor", "placed", HttpStatusCode.Forbidden)]
    [InlineData("stock", "placed", HttpStatusCode.NoContent)]
    [InlineData("stock", "audit", HttpStatusCode.Forbidden)]
    [InlineData("stranger", "placed", HttpStatusCode.NotFound)]
    public async Task Publish_ByAnApplication_IsWhatThePageSays(string appId, string topic, HttpStatusCode status)
    {
        await using var sidecar = await StartAsync(appId);
        using var http = Http(sidecar);

        Assert.Equal(status, await PostAsync(http, $"/v1.0/publish/orders/{topic}", "{}"));
    }

    [Fact]
    public async Task Component_WithReferences_IsFilledFromTheEnvironmentAndASecret()
    {
        await using var sidecar = await StartAsync("shop");
        using var http = Http(sidecar);

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(http, "/v1.0/state/accounts", """[{"key":"ada","value":"tea"}]"""));

        // As the page says of encrypted values, it comes back as text.
        Assert.Equal("tea", await http.GetStringAsync(new Uri("/v1.0/state/accounts/ada", UriKind.Relative), Cancellation));
        var file = string.Concat(Directory.EnumerateFiles(_folder.FullName, "accounts.db*").Select(path => Encoding.Latin1.GetString(ReadShared(path))));
        Assert.Contains("shop||ada", file, StringComparison.Ordinal);
        Assert.DoesNotContain("tea", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Component_OfOthers_IsNotThere()
    {
        await using var sidecar = await StartAsync("auditor");
        using var http = Http(sidecar);

        using var answer = await http.GetAsync(new Uri("/v1.0/state/accounts/ada", UriKind.Relative), Cancellation);

        Assert.Contains("ERR_STATE_STORE_NOT_CONFIGURED", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_OfAScope_AreThoseThatItAllows()
    {
        await using var sidecar = await StartAsync("shop");
        using var http = Http(sidecar);

        Assert.Equal("""{"coupon":"TEATIME"}""", await http.GetStringAsync(new Uri("/v1.0/secrets/secretstore/coupon", UriKind.Relative), Cancellation));
        using var denied = await http.GetAsync(new Uri("/v1.0/secrets/secretstore/accounts", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    [Fact]
    public async Task Secrets_ThatAreDenied_AreAllThatMayNotBeRead()
    {
        await using var sidecar = await StartAsync("shop", scope => scope.Replace("defaultAccess: deny", "deniedSecrets: [accounts]", StringComparison.Ordinal).Replace("      allowedSecrets: [coupon]\n", "", StringComparison.Ordinal));
        using var http = Http(sidecar);

        using var denied = await http.GetAsync(new Uri("/v1.0/secrets/secretstore/accounts", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal("""{"coupon":{"coupon":"TEATIME"}}""", await http.GetStringAsync(new Uri("/v1.0/secrets/secretstore/bulk", UriKind.Relative), Cancellation));
    }

    [Theory]
    [InlineData("shop", "placed", false)]
    [InlineData("auditor", "audit", true)]
    [InlineData("auditor", "placed", false)]
    [InlineData("stock", "placed", true)]
    [InlineData("stock", "audit", false)]
    public async Task Subscribe_ByAnApplication_IsWhatThePageSays(string appId, string topic, bool isTaken)
    {
        await using var sidecar = await StartAsync(appId);
        using var rpc = new RpcChannel(new Uri("http://sidecar"), new RpcChannelOptions { HttpHandler = sidecar.CreateGrpcHandler() });
        using var stream = rpc.Start(DaprMethods.SubscribeTopicEventsAlpha1);
        await stream.WriteAsync(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = new() { PubsubName = "orders", Topic = topic } }, Cancellation);

        var refused = await Record.ExceptionAsync(() => stream.ReadAsync(Cancellation).AsTask());

        Assert.Equal(isTaken ? null : $"subscription to topic '{topic}' on pubsub 'orders' is not allowed", (refused as RpcCallException)?.Status.Message.Split(": ")[^1]);
    }

    [Fact]
    public async Task Reference_ToAVariableThatIsNotListed_StaysEmpty()
    {
        await using (await StartAsync("shop", environment: new() { ["DAPR_ENV_KEYS"] = "ACCOUNTS_DB" }))
        {
            // Listed, it is read.
        }

        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => StartAsync("shop", environment: new() { ["DAPR_ENV_KEYS"] = "OTHER" }));

        Assert.Contains("connectionString", exception.Message, StringComparison.Ordinal);
    }

    private static HttpClient Http(DaprSidecar sidecar) => new(sidecar.CreateHttpHandler()) { BaseAddress = new Uri("http://sidecar") };

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        return answer.StatusCode;
    }

    /// <summary>The bytes of a file that somebody writes to.</summary>
    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private async Task<DaprSidecar> StartAsync(string appId, Func<string, string>? edit = null, Dictionary<string, string>? environment = null)
    {
        var section = Components.Text.Split("\n## Who may use what\n")[1].Split("\n## ")[0];
        var snippets = section.Split("```yaml\n").Skip(1).Select(rest => rest.Split("```")[0]).ToList();
        var resources = _folder.CreateSubdirectory("components").FullName;
        var configuration = Path.Combine(_folder.FullName, "config.yaml");
        await File.WriteAllTextAsync(Path.Combine(resources, "shop.yaml"), snippets[0].Replace("/home/ada/shop", _folder.FullName, StringComparison.Ordinal), Cancellation);
        await File.WriteAllTextAsync(configuration, edit?.Invoke(snippets[1]) ?? snippets[1], Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "secrets.json"),
            """{"coupon": "TEATIME", "accounts": {"encryption": "417e4a465c66952db464fbdfa263a5ce657d38ac16e15c11fc48561fa56205a3"}}""",
            Cancellation);
        return await DaprSidecar.StartAsync(
            new SidecarOptions
            {
                AppId = appId,
                ResourcesPaths = [resources],
                ConfigPaths = [configuration],
                Environment = new Dictionary<string, string>(environment ?? []) { ["ACCOUNTS_DB"] = Path.Combine(_folder.FullName, "accounts.db") },
            },
            Cancellation);
    }
}
