using System.Text;
using Dapr.Rpc;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>A sidecar of a test's own with one pub/sub component, wholly in memory.</summary>
internal sealed class PubSubSidecar : IAsyncDisposable
{
    public const string Name = "pubsub";

    private readonly DaprSidecar _sidecar;
    private readonly string? _resources;

    private PubSubSidecar(DaprSidecar sidecar, string? resources)
    {
        _sidecar = sidecar;
        _resources = resources;
        Http = new HttpClient(sidecar.CreateHttpHandler()) { BaseAddress = new Uri("http://sidecar") };
        Rpc = new RpcChannel(new Uri("http://sidecar"), new RpcChannelOptions { HttpHandler = sidecar.CreateGrpcHandler(), DisposeHttpHandler = true });
    }

    public HttpClient Http { get; }

    public RpcChannel Rpc { get; }

    public InFlight InFlight => _sidecar.InFlight;

    public IReadOnlyList<PublishedEvent> Published => _sidecar.Events.AllPublished;

    public IReadOnlyList<TopicDelivery> Deliveries => _sidecar.Events.AllDeliveries;

    /// <summary>Starts with an HTTP application, or none.</summary>
    public static Task<PubSubSidecar> StartAsync(HttpApp? app = null, Action<SidecarOptions>? configure = null, string? subscriptions = null) =>
        StartAsync(app, AppProtocol.Http, configure, subscriptions);

    public static async Task<PubSubSidecar> StartAsync(
        HttpMessageHandler? app, AppProtocol protocol, Action<SidecarOptions>? configure = null, string? subscriptions = null)
    {
        var options = new SidecarOptions { AppId = "app1", AppHandler = app, AppProtocol = protocol };
        string? directory = null;
        if (subscriptions is not null)
        {
            directory = Directory.CreateTempSubdirectory("subscriptions").FullName;
            await File.WriteAllTextAsync(Path.Combine(directory, "subscriptions.yaml"), subscriptions);
            options.ResourcesPaths = [directory];
        }

        configure?.Invoke(options);
        if (options.Components.Count == 0) options.Components.Add(InMemory());
        var sidecar = await DaprSidecar.StartAsync(options);
        await sidecar.Ready.WithLimit(() => "not ready");
        return new PubSubSidecar(sidecar, directory);
    }

    public static ComponentSpec InMemory(params (string Name, string Value)[] metadata) => new()
    {
        Name = Name,
        Type = "pubsub.in-memory",
        Metadata = metadata.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>Publishes and gives the answer.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json") =>
        Http.PostAsync(new Uri(path, UriKind.Relative), Content(Encoding.UTF8.GetBytes(body), contentType));

    /// <summary>Publishes; anything but 204 fails the test.</summary>
    public async Task PublishAsync(string topicAndQuery, string body, string contentType = "application/json")
    {
        using var response = await PostAsync($"/v1.0/publish/{Name}/{topicAndQuery}", body, contentType);
        Assert.Equal("204 ", $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    public static ByteArrayContent Content(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        if (contentType.Length > 0) content.Headers.TryAddWithoutValidation("content-type", contentType);
        return content;
    }

    /// <summary>Waits until nothing runs any more: no delivery, no call.</summary>
    public Task QuietAsync() => _sidecar.InFlight.QuietAsync().WithLimit(() => string.Join(", ", _sidecar.InFlight.Running));

    /// <summary>Ends the sidecar, and leaves the connections to it open.</summary>
    public Task StopAsync() => _sidecar.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Rpc.Dispose();
        await _sidecar.DisposeAsync();
        if (_resources is not null) Directory.Delete(_resources, recursive: true);
    }
}
