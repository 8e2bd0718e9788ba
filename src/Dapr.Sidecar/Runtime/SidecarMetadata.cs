namespace Dapr.Sidecar.Runtime;

/// <summary>What the metadata API answers, before it is put into HTTP or gRPC.</summary>
internal sealed class SidecarMetadata
{
    public List<ComponentMetadata> Components { get; } = [];

    public List<SubscriptionMetadata> Subscriptions { get; } = [];
}
