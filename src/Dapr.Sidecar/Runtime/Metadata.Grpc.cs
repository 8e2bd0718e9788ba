using Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Sidecar.Runtime;

/// <summary>The metadata as the RPC answers it.</summary>
internal static class MetadataMessage
{
    public static GetMetadataResponse Create(SidecarMetadata metadata)
    {
        var response = new GetMetadataResponse
        {
            Id = metadata.AppId,
            RuntimeVersion = metadata.RuntimeVersion,
            AppConnectionProperties = App(metadata.App),
            ActorRuntime = Actors(metadata),
            Workflows = new MetadataWorkflows(),
        };
        response.EnabledFeatures.AddRange(metadata.EnabledFeatures);
        response.ActiveActorsCount.AddRange(metadata.ActorCounts.Select(Count));
        response.RegisteredComponents.AddRange(metadata.Components.Select(Component));
        response.ExtendedMetadata.Add(metadata.Extended.ToDictionary());
        response.Subscriptions.AddRange(metadata.Subscriptions.Select(Subscription));
        return response;
    }

    private static ActorRuntime Actors(SidecarMetadata metadata)
    {
        var runtime = metadata switch
        {
            { IsReady: true, HasActors: false } => new ActorRuntime { RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Disabled, Placement = SidecarMetadata.NoPlacement },
            { IsReady: true, IsActorHostReady: true } => new ActorRuntime { RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Running, HostReady = true, Placement = SidecarMetadata.WithPlacement },
            _ => new ActorRuntime { RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Initializing },
        };
        runtime.ActiveActors.AddRange(metadata.ActorCounts.Select(Count));
        return runtime;
    }

    private static ActiveActorsCount Count(KeyValuePair<string, int> actors) => new() { Type = actors.Key, Count = actors.Value };

    private static AppConnectionProperties App(AppMetadata app)
    {
        var properties = new AppConnectionProperties
        {
            Port = app.Port ?? 0,
            Protocol = app.Protocol,
            ChannelAddress = app.Address,
            MaxConcurrency = app.MaxConcurrency,
        };
        if (app.Health is { } health)
        {
            properties.Health = new AppConnectionHealthProperties
            {
                HealthCheckPath = health.Path,
                HealthProbeInterval = health.Interval,
                HealthProbeTimeout = health.Timeout,
                HealthThreshold = health.Threshold,
            };
        }

        return properties;
    }

    private static RegisteredComponents Component(ComponentMetadata component)
    {
        var message = new RegisteredComponents { Name = component.Name, Type = component.Type, Version = component.Version };
        message.Capabilities.AddRange(component.Capabilities);
        return message;
    }

    private static PubsubSubscription Subscription(SubscriptionMetadata subscription)
    {
        var message = new PubsubSubscription
        {
            PubsubName = subscription.PubSubName,
            Topic = subscription.Topic,
            DeadLetterTopic = subscription.DeadLetterTopic,
            Rules = new PubsubSubscriptionRules(),
            Type = Enum.TryParse<PubsubSubscriptionType>(subscription.Type, ignoreCase: true, out var type) ? type : PubsubSubscriptionType.Unknown,
        };
        message.Metadata.Add(new Dictionary<string, string>(subscription.Metadata));
        message.Rules.Rules.AddRange(subscription.Rules.Select(rule => new PubsubSubscriptionRule { Match = rule.Match, Path = rule.Path }));
        return message;
    }
}
