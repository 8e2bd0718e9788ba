namespace Dapr.Sidecar.Runtime;

/// <summary>The application in the metadata.</summary>
internal sealed record AppMetadata
{
    public required int? Port { get; init; }

    public required string Protocol { get; init; }

    public required string Address { get; init; }

    /// <summary>How many calls it gets at a time; 0 for any number.</summary>
    public required int MaxConcurrency { get; init; }

    /// <summary>How it is probed; null when it is not.</summary>
    public required AppHealthMetadata? Health { get; init; }
}
