namespace Dapr.Sidecar.Runtime;

/// <summary>What the metadata API answers, before it is put into HTTP or gRPC.</summary>
internal sealed class SidecarMetadata
{
    public static readonly string[] Features = ["HotReload", "WorkflowsRemoteActivityReminder"];

    /// <summary>What the runtime says of actors while it has none.</summary>
    public const string NoPlacement = "placement: disconnected";

    public required string AppId { get; init; }

    public required string RuntimeVersion { get; init; }

    /// <summary>Whether the application was found and told everything.</summary>
    public required bool IsReady { get; init; }

    /// <summary>What callers have noted, and the version of the runtime.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Extended { get; init; }

    public required AppMetadata App { get; init; }

    public List<ComponentMetadata> Components { get; } = [];

    public List<SubscriptionMetadata> Subscriptions { get; } = [];
}
