using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.PubSub;

/// <summary>Where an event goes: a pub/sub component that exists, and a topic.</summary>
/// <param name="Component">The component.</param>
/// <param name="Topic">The topic.</param>
/// <param name="IsRaw">Whether the bytes go without an envelope.</param>
/// <param name="Broker">The component's broker.</param>
internal sealed record PublishTarget(Component Component, string Topic, bool IsRaw, IPubSub Broker);
