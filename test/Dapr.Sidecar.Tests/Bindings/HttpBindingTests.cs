using System.Collections.Concurrent;
using System.Text;
using Dapr.Sidecar.Bindings.Http;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>bindings.http, also where no recorded exchange goes.</summary>
public sealed class HttpBindingTests : OutputBindingContract
{
    [Theory]
    [InlineData("options", "OPTIONS")]
    [InlineData("trace", "TRACE")]
    [InlineData("create", "POST")]
    [InlineData("patch", "PATCH")]
    public async Task Invoke_Operation_IsTheVerb(string operation, string verb)
    {
        await using var server = await PortApp.StartAsync(context => context.Response.WriteAsync(context.Request.Method));
        using var binding = Create(server);

        Assert.Equal(verb, Text(await InvokeAsync(binding, operation)));
    }

    [Fact]
    public async Task Invoke_HeadersOfTheRequest_MayBeChosen()
    {
        await using var server = await PortApp.StartAsync(context => context.Response.WriteAsync(
            string.Join('|', new[] { "Content-Type", "Accept", "X-Token", "X-Key", "lower", "Te" }.Select(name => context.Request.Headers[name].ToString()))));
        using var binding = Create(server, ("securityToken", "t"), ("securityTokenHeader", "X-Token"));

        var answer = await InvokeAsync(binding, "post", "x", ("Content-Type", "text/csv"), ("Accept", "text/plain"), ("X-Key", "a\r\nb"), ("lower", "no"), ("Te", "gzip"));

        Assert.Equal("text/csv|text/plain|t|a  b||", Text(answer));
    }

    [Theory]
    [InlineData("", "/base")]
    [InlineData("/x y?q=%20", "/base/x%20y?q=%20")]
    [InlineData("x", "/base/x")]
    public async Task Invoke_Path_IsAppended(string path, string target)
    {
        await using var server = await PortApp.StartAsync(context => context.Response.WriteAsync(context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget));
        using var binding = Create(server);

        Assert.Equal(target, Text(await InvokeAsync(binding, "get", "", ("path", path))));
    }

    [Theory]
    [InlineData("/../admin")]
    [InlineData("..")]
    public async Task Invoke_PathThatLeadsOut_IsRefused(string path)
    {
        await using var server = await PortApp.StartAsync(_ => Task.CompletedTask);
        using var binding = Create(server);

        Assert.Equal($"invalid path: {path}", (await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(binding, "get", "", ("path", path)))).Message);
    }

    [Fact]
    public async Task Invoke_AnswerIsTooSlow_Fails()
    {
        var release = new TaskCompletionSource();
        await using var server = await PortApp.StartAsync(_ => release.Task);
        using var binding = Create(server, ("responseTimeout", "100ms"));

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => InvokeAsync(binding, "get"));

        Assert.Equal($"Get \"http://127.0.0.1:{server.Port}/base\": context deadline exceeded", failure.Message);
        release.SetResult();
    }

    [Fact]
    public async Task Invoke_CallerIsGone_IsCancelled()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await PortApp.StartAsync(_ =>
        {
            arrived.SetResult();
            return release.Task;
        });
        using var binding = Create(server);
        using var gone = new CancellationTokenSource();

        var call = binding.InvokeAsync(new OutputBindingRequest { Operation = "get" }, gone.Token);
        await arrived.Task;
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        release.SetResult();
    }

    [Theory]
    [InlineData("1Ki", 1024, true)]
    [InlineData("1Ki", 1025, false)]
    public async Task Invoke_AnswerThatIsTooLong_Fails(string most, int length, bool isTaken)
    {
        await using var server = await PortApp.StartAsync(context => context.Response.WriteAsync(new string('x', length)));
        using var binding = Create(server, ("maxResponseBodySize", most));

        var failure = await Record.ExceptionAsync(() => InvokeAsync(binding, "get"));

        Assert.Equal(isTaken ? null : "the answer is longer than the 1024 bytes of maxResponseBodySize", failure?.Message);
    }

    [Theory]
    [InlineData("false", "", null)]
    [InlineData("false", "true", "received status code 404")]
    [InlineData("", "", "received status code 404")]
    [InlineData("", "false", null)]
    public async Task Invoke_NotSuccess_IsAnErrorAsComponentAndRequestSay(string component, string request, string? message)
    {
        await using var server = await PortApp.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            context.Response.Headers["x-mixed-CASE"] = new(["a", "b"]);
            return Task.CompletedTask;
        });
        using var binding = Create(server, ("errorIfNot2XX", component));

        var failure = await Record.ExceptionAsync(() => InvokeAsync(binding, "get", "", ("errorIfNot2XX", request)));

        Assert.Equal(message, failure?.Message);
        Assert.True(failure is null || ((OutputBindingException)failure).Metadata is { } told && told["statusCode"] == "404" && told["X-Mixed-Case"] == "a, b");
    }

    [Fact]
    public async Task Invoke_ServerOfAnUnknownCertificate_IsRefusedUnlessItsRootIsGiven()
    {
        await using var server = await PortApp.StartAsync(context => context.Response.WriteAsync("in"), tls: true);
        using var binding = new HttpBinding(HttpBindingSettings.Read(BindingSidecar.Of("out", "bindings.http", ("url", $"https://127.0.0.1:{server.Port}/"))));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(binding, "get"));

        Assert.StartsWith($"Get \"https://127.0.0.1:{server.Port}/\": ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_MutualTls_ShowsTheCertificateOfTheSettings()
    {
        using var pair = CertificatePair.Create();
        await using var server = await PortApp.StartAsync(
            async context => await context.Response.WriteAsync((await context.Connection.GetClientCertificateAsync())?.Subject ?? "nobody"), tls: true, configure: CertificatePair.RequireOne, certificate: pair.Server);
        var folder = Directory.CreateTempSubdirectory("binding").FullName;
        var root = Path.Combine(folder, "root.pem");
        await File.WriteAllTextAsync(root, pair.RootPem);
        using var binding = new HttpBinding(HttpBindingSettings.Read(BindingSidecar.Of(
            "out",
            "bindings.http",
            ("url", $"https://localhost:{server.Port}/"),
            ("MTLSRootCA", root),
            ("MTLSClientCert", pair.ClientPem),
            ("MTLSClientKey", pair.ClientKeyPem))));

        Assert.Equal("CN=client", Text(await InvokeAsync(binding, "get")));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("url", "", "url is missing")]
    [InlineData("url", "ftp://x", "url: 'ftp://x' is no address such as https://example.com/path")]
    [InlineData("responseTimeout", "soon", "responseTimeout: 'soon' is no duration such as 500ms, 30s or 24h")]
    [InlineData("maxResponseBodySize", "much", "maxResponseBodySize: 'much' must be a number of bytes such as 500, 64Ki or 4Mi, of at least 1")]
    [InlineData("MTLSRootCA", "/nowhere", "MTLSRootCA: neither PEM, nor a file of it")]
    [InlineData("MTLSClientCert", "x", "MTLSClientKey is missing")]
    [InlineData("MTLSClientKey", "x", "MTLSClientCert is missing")]
    [InlineData("MTLSRenegotiation", "Sometimes", "MTLSRenegotiation: 'Sometimes' must be RenegotiateNever or RenegotiateOnceAsClient or RenegotiateFreelyAsClient")]
    public void Setting_Wrong_IsNamed(string name, string value, string reason)
    {
        var settings = new Dictionary<string, string> { ["url"] = "http://127.0.0.1/", [name] = value };

        Assert.Equal(reason, Assert.Throws<InvalidOperationException>(() => HttpBindingSettings.Read(new() { Name = "out", Type = "bindings.http", Metadata = settings })).Message);
    }

    private protected override async Task<OutputBindingSubject> CreateSubjectAsync()
    {
        var posted = new ConcurrentQueue<byte[]>();
        var server = await PortApp.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            posted.Enqueue(body.ToArray());
        });
        var binding = Create(server);
        var refused = new OutputBindingRequest { Operation = "get", Metadata = new Dictionary<string, string> { ["path"] = "../admin" } };
        return new OutputBindingSubject(binding, () => Task.FromResult<IReadOnlyList<byte[]>>([.. posted]), refused, EndAsync);

        ValueTask EndAsync()
        {
            binding.Dispose();
            return server.DisposeAsync();
        }
    }

    private static HttpBinding Create(PortApp server, params (string Name, string Value)[] settings) =>
        new(HttpBindingSettings.Read(BindingSidecar.Of("out", "bindings.http", [("url", $"http://127.0.0.1:{server.Port}/base"), .. settings])));

    private static Task<OutputBindingResponse> InvokeAsync(HttpBinding binding, string operation, string data = "", params (string Name, string Value)[] metadata) => binding.InvokeAsync(
        new OutputBindingRequest { Operation = operation, Data = Encoding.UTF8.GetBytes(data), Metadata = metadata.Where(pair => pair.Value.Length > 0).ToDictionary(pair => pair.Name, pair => pair.Value) },
        CancellationToken.None);

    private static string Text(OutputBindingResponse response) => Encoding.UTF8.GetString(response.Data!.Value.Span);
}
