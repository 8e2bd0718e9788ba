namespace Dapr.Sidecar.Actors;

/// <summary>A type whose actors run here.</summary>
/// <param name="Name">The type.</param>
/// <param name="Settings">How they are run.</param>
/// <param name="Receiver">Who runs them.</param>
internal sealed record HostedActorType(string Name, ActorTypeSettings Settings, IActorReceiver Receiver);
