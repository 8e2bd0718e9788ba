using System.Net.Http.Json;
using Dapr.Client;
using Dapr.Sidecar;

namespace Dapr.Extensions.Configuration.Tests;

/// <summary>A client whose sidecar comes, goes and comes again, wholly in memory.</summary>
internal sealed class LateSidecar : IAsyncDisposable
{
    private readonly Action<SidecarOptions> _configure;
    private readonly Way _http = new();
    private readonly Way _grpc = new();
    private DaprSidecar? _sidecar;

    public LateSidecar(Action<SidecarOptions> configure)
    {
        _configure = configure;
        Client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(_http, _grpc).Build();
    }

    public DaprClient Client { get; }

    /// <summary>One that is there.</summary>
    public static async Task<LateSidecar> StartAsync(Action<SidecarOptions> configure)
    {
        var sidecar = new LateSidecar(configure);
        await sidecar.StartAsync();
        return sidecar;
    }

    public async Task StartAsync()
    {
        var options = new SidecarOptions { AppId = "app", EnableDevelopmentApi = true };
        _configure(options);
        _sidecar = await DaprSidecar.StartAsync(options);
        _http.To(_sidecar.CreateHttpHandler());
        _grpc.To(_sidecar.CreateGrpcHandler());
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _sidecar, null) is { } sidecar) await sidecar.DisposeAsync();
        _http.To(null);
        _grpc.To(null);
    }

    /// <summary>Changes a value of the configuration store; null removes.</summary>
    public async Task ChangeAsync(string key, string? value)
    {
        using var http = new HttpClient(_http, disposeHandler: false);
        using var response = await http.PostAsJsonAsync("http://dapr/v1.0-dev/configuration/configstore", new Dictionary<string, string?> { [key] = value });
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        _http.Dispose();
        _grpc.Dispose();
    }

    /// <summary>Refuses connections while there is no sidecar.</summary>
    private sealed class Way : HttpMessageHandler
    {
        private volatile HttpMessageInvoker? _invoker;

        public void To(HttpMessageHandler? handler)
        {
            var before = _invoker;
            _invoker = handler is null ? null : new HttpMessageInvoker(handler);
            before?.Dispose();
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            _invoker?.SendAsync(request, cancellationToken) ?? throw new HttpRequestException("Connection refused");

        protected override void Dispose(bool disposing)
        {
            To(null);
            base.Dispose(disposing);
        }
    }
}
