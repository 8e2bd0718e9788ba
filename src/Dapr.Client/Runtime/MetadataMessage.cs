using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Metadata.Abstractions;

namespace Dapr.Client;

/// <summary>Reads metadata as the RPC answers it.</summary>
internal static class MetadataMessage
{
    public static DaprMetadata Read(GetMetadataResponse response) => new(
        response.Id,
        [.. (response.ActorRuntime?.ActiveActors ?? []).Select(actor => new DaprActorMetadata(actor.Type, actor.Count))],
        response.ExtendedMetadata,
        [.. response.RegisteredComponents.Select(component => new DaprComponentsMetadata(component.Name, component.Type, component.Version, [.. component.Capabilities]))])
    {
        ActorRuntime = response.ActorRuntime is { } actors ? Actors(actors) : new(),
        RuntimeVersion = response.RuntimeVersion,
        EnabledFeatures = [.. response.EnabledFeatures],
        Subscriptions = [.. response.Subscriptions.Select(Subscription)],
        HttpEndpoints = [.. response.HttpEndpoints.Select(endpoint => new HttpEndpointMetadata { Name = endpoint.Name })],
        AppConnection = response.AppConnectionProperties is { } app ? App(app) : new(),
        Schedulers = [.. response.Scheduler?.ConnectedAddresses ?? []],
        WorkflowWorkers = response.Workflows?.ConnectedWorkers ?? 0,
    };

    private static DaprActorRuntimeMetadata Actors(ActorRuntime actors) => new()
    {
        Status = actors.RuntimeStatus switch
        {
            ActorRuntime.Types.ActorRuntimeStatus.Running => DaprActorRuntimeStatus.Running,
            ActorRuntime.Types.ActorRuntimeStatus.Disabled => DaprActorRuntimeStatus.Disabled,
            _ => DaprActorRuntimeStatus.Initializing,
        },
        IsHostReady = actors.HostReady,
        Placement = actors.Placement,
    };

    private static SubscriptionMetadata Subscription(PubsubSubscription subscription) => new()
    {
        PubSubName = subscription.PubsubName,
        Topic = subscription.Topic,
        Metadata = subscription.Metadata,
        Rules = [.. (subscription.Rules?.Rules ?? []).Select(rule => new SubscriptionRuleMetadata { Match = rule.Match, Path = rule.Path })],
        DeadLetterTopic = subscription.DeadLetterTopic,
        Type = subscription.Type switch
        {
            PubsubSubscriptionType.Programmatic => SubscriptionType.Programmatic,
            PubsubSubscriptionType.Streaming => SubscriptionType.Streaming,
            _ => SubscriptionType.Declarative,
        },
    };

    private static AppConnectionPropertyMetadata App(AppConnectionProperties app) => new()
    {
        Port = app.Port,
        Protocol = app.Protocol,
        ChannelAddress = app.ChannelAddress,
        MaxConcurrency = app.MaxConcurrency,
        Health = app.Health is not { } health ? null : new AppConnectionPropertiesHealthMetadata
        {
            HealthCheckPath = health.HealthCheckPath,
            HealthProbeInterval = health.HealthProbeInterval,
            HealthProbeTimeout = health.HealthProbeTimeout,
            HealthThreshold = health.HealthThreshold,
        },
    };
}
