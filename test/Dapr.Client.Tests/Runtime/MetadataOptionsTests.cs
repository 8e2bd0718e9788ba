using System.Net;
using System.Text;
using Dapr.Metadata.Abstractions;
using Dapr.Metadata.Extensions;
using Dapr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Told = Dapr.Metadata.Abstractions.DaprMetadata;

namespace Dapr.Client.Tests.Runtime;

/// <summary>The metadata of the sidecar as options.</summary>
public sealed class MetadataOptionsTests
{
    [Fact]
    public async Task Options_OfAnApplication_AreWhatItsSidecarTells()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprMetadata().AddDaprMetadata();
                return builder.Build();
            },
            options => options.WithStateStore());

        var metadata = host.Services.GetRequiredService<IOptions<Told>>().Value;

        Assert.Equal(host.Sidecar.AppId, metadata.AppId);
        Assert.Contains(metadata.Components, component => component is { Name: "statestore", Type: "state.in-memory", Version: "v1" } && component.Capabilities.Contains("ETAG"));
        Assert.Same(metadata, host.Services.GetRequiredService<IOptionsMonitor<Told>>().CurrentValue);
    }

    [Fact]
    public async Task Options_WithoutAHost_AreReadWhenTheyAreAskedFor_AndWaitForALateSidecar()
    {
        var services = new ServiceCollection();
        services.AddDaprClient(dapr => dapr.UseHttpEndpoint("http://dapr").UseDaprApiToken("secret").UseHttpMessageHandler(new Late()));
        services.AddDaprMetadata();
        await using var provider = services.BuildServiceProvider();

        var metadata = provider.GetRequiredService<IOptions<Told>>().Value;

        var subscription = Assert.Single(metadata.Subscriptions);
        Assert.Equal(("pubsub", "t", "dead", SubscriptionType.Declarative), (subscription.PubSubName, subscription.Topic, subscription.DeadLetterTopic, subscription.Type));
        Assert.Equal(("event.type == 'a'", "/a"), (subscription.Rules.Single().Match, subscription.Rules.Single().Path));
        Assert.Equal((5000, "http", 7, "/healthz", 5), (
            metadata.AppConnectionProperties.Port,
            metadata.AppConnectionProperties.Protocol,
            metadata.AppConnectionProperties.MaxConcurrency,
            metadata.AppConnectionProperties.Health?.HealthCheckPath,
            metadata.AppConnectionProperties.Health?.HealthThreshold));
        Assert.Equal(["localhost:1"], metadata.SchedulerMetadata.ConnectedAddresses);
        Assert.Equal((2, "y", "Counter", 3, "ext"), (
            metadata.Workflows.ConnectedWorkers, metadata.CustomAttributes["x"], metadata.Actors.Single().Type, metadata.Actors.Single().Count, metadata.HttpEndpoints.Single().Name));
    }

    /// <summary>There at the second time.</summary>
    private sealed class Late : HttpMessageHandler
    {
        private int _asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("secret", request.Headers.GetValues("dapr-api-token").Single());
            return Task.FromResult(_asked++ == 0 ? throw new HttpRequestException("refused") : new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    """
                    {
                      "id": "app1", "runtimeVersion": "1.17.0", "enabledFeatures": ["HotReload"], "extended": { "x": "y" },
                      "actors": [{ "type": "Counter", "count": 3 }], "httpEndpoints": [{ "name": "ext" }],
                      "subscriptions": [{ "pubsubname": "pubsub", "topic": "t", "deadLetterTopic": "dead", "metadata": { "k": "v" }, "rules": [{ "match": "event.type == 'a'", "path": "/a" }], "type": "DECLARATIVE" }],
                      "appConnectionProperties": { "port": 5000, "protocol": "http", "channelAddress": "127.0.0.1", "maxConcurrency": 7,
                        "health": { "healthCheckPath": "/healthz", "healthProbeInterval": "5s", "healthProbeTimeout": "500ms", "healthThreshold": 5 } },
                      "scheduler": { "connected_addresses": ["localhost:1"] }, "workflows": { "connectedWorkers": 2 }
                    }
                    """,
                    Encoding.UTF8,
                    "application/json"),
            });
        }
    }
}
