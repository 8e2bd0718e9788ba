using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Metadata.Abstractions;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.Client.Tests.Runtime;

/// <summary>Health, waiting, metadata and shutdown.</summary>
public sealed class RuntimeTests
{
    [Theory]
    [InlineData(204, true)]
    [InlineData(500, false)]
    public async Task Health_Status_Decides(int status, bool expected)
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapGet("/v1.0/healthz", context => Answer(context, status));
            endpoints.MapGet("/v1.0/healthz/outbound", context => Answer(context, status));
        });
        using var client = sidecar.CreateClient(builder => builder.UseDaprApiToken("secret"));

        Assert.Equal((expected, expected), (await client.CheckHealthAsync(), await client.CheckOutboundHealthAsync()));
    }

    [Fact]
    public async Task WaitForSidecar_LateSidecar_ReturnsWhenItIsReady()
    {
        var asked = 0;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet("/v1.0/healthz/outbound", context => Answer(context, ++asked < 3 ? 500 : 204)));
        using var client = sidecar.CreateClient(builder => builder.UseDaprApiToken("secret"));

        await client.WaitForSidecarAsync();

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task WaitForSidecar_Cancelled_CarriesTheCallersToken()
    {
        using var cancellation = new CancellationTokenSource();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet("/v1.0/healthz/outbound", async context =>
        {
            await Answer(context, 500);
            await cancellation.CancelAsync();
        }));
        using var client = sidecar.CreateClient(builder => builder.UseDaprApiToken("secret"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WaitForSidecarAsync(cancellation.Token));
    }

    [Fact]
    public async Task GetMetadata_Answer_IsRead()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetMetadata, (_, _) => Task.FromResult(new GetMetadataResponse
        {
            Id = "shop",
            ActorRuntime = new ActorRuntime
            {
                ActiveActors = { new ActiveActorsCount { Type = "Cart", Count = 2 } },
                RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Running,
                HostReady = true,
                Placement = "placement: connected",
            },
            RegisteredComponents = { new RegisteredComponents { Name = "statestore", Type = "state.in-memory", Version = "v1", Capabilities = { "ETAG" } } },
            ExtendedMetadata = { ["daprRuntimeVersion"] = "1.17" },
            RuntimeVersion = "1.17.0",
            EnabledFeatures = { "HotReload" },
            HttpEndpoints = { new MetadataHTTPEndpoint { Name = "github" } },
            Scheduler = new MetadataScheduler { ConnectedAddresses = { "localhost:50006" } },
            Workflows = new MetadataWorkflows { ConnectedWorkers = 3 },
            AppConnectionProperties = new AppConnectionProperties
            {
                Port = 5000,
                Protocol = "http",
                ChannelAddress = "127.0.0.1",
                MaxConcurrency = 4,
                Health = new AppConnectionHealthProperties { HealthCheckPath = "/healthz", HealthProbeInterval = "5s", HealthProbeTimeout = "1s", HealthThreshold = 3 },
            },
            Subscriptions =
            {
                new PubsubSubscription
                {
                    PubsubName = "pubsub",
                    Topic = "orders",
                    DeadLetterTopic = "dead",
                    Type = PubsubSubscriptionType.Programmatic,
                    Metadata = { ["rawPayload"] = "true" },
                    Rules = new PubsubSubscriptionRules { Rules = { new PubsubSubscriptionRule { Match = "event.type == 'a'", Path = "/a" } } },
                },
            },
        })));
        using var client = sidecar.CreateClient();

        var metadata = await client.GetMetadataAsync();

        Assert.Equal(("shop", "1.17"), (metadata.Id, metadata.Extended["daprRuntimeVersion"]));
        Assert.Equal(("Cart", 2), (metadata.Actors.Single().Type, metadata.Actors.Single().Count));
        Assert.Equal(new DaprActorRuntimeMetadata { Status = DaprActorRuntimeStatus.Running, IsHostReady = true, Placement = "placement: connected" }, metadata.ActorRuntime);
        var component = metadata.Components.Single();
        Assert.Equal(("statestore", "state.in-memory", "v1", "ETAG"), (component.Name, component.Type, component.Version, component.Capabilities.Single()));
        Assert.Equal(("1.17.0", "HotReload", "github", "localhost:50006", 3), (metadata.RuntimeVersion, metadata.EnabledFeatures.Single(), metadata.HttpEndpoints.Single().Name, metadata.Schedulers.Single(), metadata.WorkflowWorkers));
        var app = metadata.AppConnection;
        Assert.Equal((5000, "http", "127.0.0.1", 4), (app.Port, app.Protocol, app.ChannelAddress, app.MaxConcurrency));
        Assert.Equal(("/healthz", "5s", "1s", 3), (app.Health!.HealthCheckPath, app.Health.HealthProbeInterval, app.Health.HealthProbeTimeout, app.Health.HealthThreshold));
        var subscription = metadata.Subscriptions.Single();
        Assert.Equal(("pubsub", "orders", "dead", SubscriptionType.Programmatic), (subscription.PubSubName, subscription.Topic, subscription.DeadLetterTopic, subscription.Type));
        Assert.Equal(("event.type == 'a'", "/a"), (subscription.Rules.Single().Match, subscription.Rules.Single().Path));
        Assert.Equal("true", ((IDictionary<string, string>)subscription.Metadata!)["rawPayload"]);
    }

    [Fact]
    public async Task SetMetadataAndShutdown_Calls_Arrive()
    {
        SetMetadataRequest? noted = null;
        var stopped = false;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.SetMetadata, (request, _) =>
            {
                noted = request;
                return Task.FromResult(new Empty());
            });
            endpoints.MapUnary(DaprMethods.Shutdown, (_, _) =>
            {
                stopped = true;
                return Task.FromResult(new Empty());
            });
        });
        using var client = sidecar.CreateClient();

        await client.SetMetadataAsync("owner", "ada");
        await client.ShutdownSidecarAsync();

        Assert.Equal(("owner", "ada", true), (noted!.Key, noted.Value, stopped));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.SetMetadataAsync("owner", null!));
    }

    [Fact]
    public async Task Shutdown_Failure_IsADaprException()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
            endpoints.MapUnary(DaprMethods.Shutdown, (_, _) => Task.FromException<Empty>(new RpcCallException(RpcStatusCode.Unauthenticated, "Unauthorized"))));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.ShutdownSidecarAsync());

        Assert.Equal(("Runtime", "Shutdown", "Unauthenticated"), (exception.BuildingBlock, exception.Operation, exception.Status));
        Assert.Contains("DAPR_API_TOKEN", exception.Message, StringComparison.Ordinal);
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = context.Request.Headers["dapr-api-token"] == "secret" ? status : 401;
        return Task.CompletedTask;
    }
}
