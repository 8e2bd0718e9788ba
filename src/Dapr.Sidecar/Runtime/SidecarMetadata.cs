namespace Dapr.Sidecar.Runtime;

/// <summary>What the metadata API answers, before it is put into HTTP or gRPC.</summary>
internal sealed class SidecarMetadata
{
    /// <summary>What the runtime has switched on by itself.</summary>
    public static readonly string[] Features = ["HotReload", "WorkflowsRemoteActivityReminder"];

    /// <summary>What the runtime says of actors where there are none.</summary>
    public const string NoPlacement = "placement: disconnected";

    /// <summary>What it says where there are.</summary>
    public const string WithPlacement = "placement: connected";

    public required string AppId { get; init; }

    public required string RuntimeVersion { get; init; }

    /// <summary>Whether the application was found and told everything.</summary>
    public required bool IsReady { get; init; }

    /// <summary>The features that are switched on.</summary>
    public required IReadOnlyList<string> EnabledFeatures { get; init; }

    /// <summary>Whether there are actors at all.</summary>
    public bool HasActors { get; set; }

    /// <summary>Whether actors can be called: where types were hosted, one still is.</summary>
    public bool IsActorHostReady { get; set; }

    /// <summary>How many actors of each type that is hosted here are active.</summary>
    public List<KeyValuePair<string, int>> ActorCounts { get; } = [];

    /// <summary>What callers have noted, and the version of the runtime.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Extended { get; init; }

    public required AppMetadata App { get; init; }

    public List<ComponentMetadata> Components { get; } = [];

    public List<SubscriptionMetadata> Subscriptions { get; } = [];
}
