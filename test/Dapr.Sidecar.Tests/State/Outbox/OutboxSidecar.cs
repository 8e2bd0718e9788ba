using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.State.Outbox;

/// <summary>A sidecar whose store has an outbox, and an application that takes what it publishes.</summary>
internal sealed class OutboxSidecar : IAsyncDisposable
{
    private const string Subscription = """{"pubsubname":"pubsub","topic":"orders","route":"/orders"}""";

    private readonly PubSubSidecar _sidecar;

    private OutboxSidecar(PubSubSidecar sidecar, HttpApp app, ManualClock clock) => (_sidecar, App, Clock) = (sidecar, app, clock);

    public HttpApp App { get; }

    public ManualClock Clock { get; }

    public IEnumerable<PublishedEvent> Published => _sidecar.Published;

    /// <summary>Starts one; the broker in memory, unless a test brings its own.</summary>
    public static async Task<OutboxSidecar> StartAsync(Action<SidecarOptions>? configure = null, IStateStore? store = null, params (string Name, string Value)[] settings)
    {
        var (app, clock) = (HttpApp.Of(Subscription), new ManualClock());
        var sidecar = await PubSubSidecar.StartAsync(app, options =>
        {
            options.Clock = clock;
            configure?.Invoke(options);
            if (options.Components.Count == 0) options.Components.Add(PubSubSidecar.InMemory());
            options.Catalog.AddStateStore("state.test", context => store ?? new Dapr.Sidecar.State.InMemoryStateStore(context.Clock));
            options.Components.Add(new ComponentSpec
            {
                Name = StateSidecar.Store,
                Type = "state.test",
                Metadata = settings.Concat([(Name: "outboxPublishPubsub", Value: PubSubSidecar.Name), (Name: "outboxPublishTopic", Value: "orders")])
                    .DistinctBy(pair => pair.Name)
                    .ToDictionary(pair => pair.Name, pair => pair.Value),
            });
        });
        return new OutboxSidecar(sidecar, app, clock);
    }

    /// <summary>Runs a transaction of one item, and gives the answer's status and body.</summary>
    public Task<string> UpsertAsync(string request, params (string Name, string Value)[] headers) => TransactAsync($$"""{"operation":"upsert","request":{{request}}}""", headers);

    public async Task<string> TransactAsync(string operations, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1.0/state/{StateSidecar.Store}/transaction") { Content = new StringContent($$"""{"operations":[{{operations}}]}""") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await SendAsync(request);
    }

    public Task<string> GetAsync(string key) => SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/v1.0/state/{StateSidecar.Store}/{key}"));

    /// <summary>Has a broker deliver a message of the outbox's own topic, as a part of what the clock waits for.</summary>
    public Task<bool> DeliverAsync(TellingPubSub broker, string data)
    {
        var entry = _sidecar.InFlight.Note("delivery");
        return Task.Run(async () =>
        {
            using (entry)
            {
                entry.Adopt();
                return await broker.DeliverAsync(data);
            }
        });
    }

    public Task QuietAsync() => _sidecar.QuietAsync();

    public ValueTask DisposeAsync() => _sidecar.DisposeAsync();

    private async Task<string> SendAsync(HttpRequestMessage request)
    {
        using var response = await _sidecar.Http.SendAsync(request);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}".TrimEnd();
    }
}
