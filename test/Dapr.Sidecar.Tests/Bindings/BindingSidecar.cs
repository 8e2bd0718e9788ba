using System.Text;
using Dapr.Rpc;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>A sidecar of a test's own with bindings and an application, wholly in memory, on a clock that the test advances.</summary>
internal sealed class BindingSidecar : IAsyncDisposable
{
    private readonly DaprSidecar _sidecar;

    private BindingSidecar(DaprSidecar sidecar, ManualClock clock, CollectedLog log)
    {
        (_sidecar, Clock, Log) = (sidecar, clock, log);
        Http = new HttpClient(sidecar.CreateHttpHandler()) { BaseAddress = new Uri("http://sidecar") };
        Rpc = new RpcChannel(new Uri("http://sidecar"), new RpcChannelOptions { HttpHandler = sidecar.CreateGrpcHandler(), DisposeHttpHandler = true });
    }

    public ManualClock Clock { get; }

    public CollectedLog Log { get; }

    public HttpClient Http { get; }

    public RpcChannel Rpc { get; }

    public IReadOnlyList<BindingDelivery> Deliveries => _sidecar.Events.AllBindingDeliveries;

    public IReadOnlyList<InvokedBinding> Invoked => _sidecar.Events.AllInvoked;

    public static Task<BindingSidecar> StartAsync(HttpMessageHandler? app, params ComponentSpec[] bindings) => StartAsync(app, AppProtocol.Http, null, bindings);

    public static async Task<BindingSidecar> StartAsync(HttpMessageHandler? app, AppProtocol protocol, Action<SidecarOptions>? configure, params ComponentSpec[] bindings)
    {
        var (clock, log) = (new ManualClock(), new CollectedLog());
        var options = new SidecarOptions { AppId = "app1", AppHandler = app, AppProtocol = protocol, Clock = clock, LoggerFactory = log };
        foreach (var binding in bindings)
        {
            options.Components.Add(binding);
        }

        configure?.Invoke(options);
        var sidecar = await DaprSidecar.StartAsync(options);
        await sidecar.Ready.WithLimit(() => "not ready");
        return new BindingSidecar(sidecar, options.Clock as ManualClock ?? clock, log);
    }

    public static ComponentSpec Of(string name, string type, params (string Name, string Value)[] settings) => new()
    {
        Name = name,
        Type = type,
        Metadata = settings.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>Asks a binding over HTTP.</summary>
    public async Task<(int Status, string Body, HttpResponseMessage Response)> InvokeAsync(string name, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1.0/bindings/{name}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (header, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Rpc.Dispose();
        await _sidecar.DisposeAsync();
    }
}
