using Dapr.Rpc;

namespace Dapr.Sidecar.Tests;

/// <summary>A sidecar of its own for a test, in memory, with a client for each of its APIs.</summary>
internal sealed class TestSidecar : IAsyncDisposable
{
    private readonly DaprSidecar _sidecar;
    private readonly string? _configuration;

    private TestSidecar(DaprSidecar sidecar, string? configuration)
    {
        _sidecar = sidecar;
        _configuration = configuration;
        Http = new HttpClient(sidecar.CreateHttpHandler()) { BaseAddress = new Uri("http://localhost"), Timeout = TimeSpan.FromSeconds(20) };
        Rpc = new RpcChannel(new Uri("http://localhost"), new RpcChannelOptions { HttpHandler = sidecar.CreateGrpcHandler(), DisposeHttpHandler = true });
    }

    public DaprSidecar Sidecar => _sidecar;

    public int PublicPort => Sidecar.PublicPort ?? 0;

    public int InternalPort => Sidecar.InternalGrpcPort ?? 0;

    public HttpClient Http { get; }

    public RpcChannel Rpc { get; }

    /// <summary>Starts a sidecar; the configuration is the spec of a Configuration resource.</summary>
    public static async Task<TestSidecar> StartAsync(Action<SidecarOptions>? configure = null, string? configuration = null)
    {
        var options = new SidecarOptions { AppId = "app1" };
        string? file = null;
        if (configuration is not null)
        {
            file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");
            await File.WriteAllTextAsync(file, "apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata:\n  name: config\nspec:\n" + configuration);
            options.ConfigPaths = [file];
        }

        configure?.Invoke(options);
        return new TestSidecar(await DaprSidecar.StartAsync(options), file);
    }

    /// <summary>Sends a request whose path is taken as it is, neither decoded nor shortened.</summary>
    public Task<HttpResponseMessage> SendAsync(string verb, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var uri = new Uri("http://localhost" + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(verb), uri);
        if (body is not null)
        {
            request.Content = new StringContent(body);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Rpc.Dispose();
        await _sidecar.DisposeAsync();
        if (_configuration is not null)
        {
            File.Delete(_configuration);
        }
    }
}
