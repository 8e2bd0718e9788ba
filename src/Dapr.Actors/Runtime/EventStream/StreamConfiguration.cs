using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Actors.Runtime;

/// <summary>What a host says at the beginning of a stream, as <see cref="HostConfiguration"/> says it at <c>/dapr/config</c>.</summary>
internal static class StreamConfiguration
{
    public static SubscribeActorEventsRequestInitialAlpha1 Of(ActorRuntimeOptions options)
    {
        var initial = new SubscribeActorEventsRequestInitialAlpha1
        {
            ActorIdleTimeout = options.ActorIdleTimeout?.ToDuration(),
            DrainOngoingCallTimeout = options.DrainOngoingCallTimeout?.ToDuration(),
            Reentrancy = Reentrancy(options),
        };
        initial.Entities.AddRange(options.Actors.Select(registration => registration.Type.ActorTypeName).Distinct());
        if (options.DrainRebalancedActors) initial.DrainRebalancedActors = true;
        initial.EntitiesConfig.AddRange(options.Actors.Where(registration => registration.TypeOptions is not null).Select(Of));
        return initial;
    }

    private static ActorEntityConfig Of(ActorRegistration registration)
    {
        var options = registration.TypeOptions;
        var config = new ActorEntityConfig
        {
            Entities = { registration.Type.ActorTypeName },
            ActorIdleTimeout = options.ActorIdleTimeout?.ToDuration(),
            DrainOngoingCallTimeout = options.DrainOngoingCallTimeout?.ToDuration(),
            Reentrancy = Reentrancy(options),
        };
        if (options.DrainRebalancedActors) config.DrainRebalancedActors = true;
        return config;
    }

    private static Wire.ActorReentrancyConfig Reentrancy(ActorRuntimeOptions options)
    {
        var config = new Wire.ActorReentrancyConfig { Enabled = options.ReentrancyConfig is { Enabled: true } };
        if (options.ReentrancyConfig?.MaxStackDepth is { } depth) config.MaxStackDepth = depth;
        return config;
    }
}
