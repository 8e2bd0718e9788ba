namespace Dapr.Common.Errors;

/// <summary>What a call does, for errors, telemetry and retries.</summary>
internal readonly record struct DaprOperation(string BuildingBlock, string Name, string Component, string Key = "")
{
    /// <summary>Whether doing it twice is the same as doing it once, so that it may be sent again when its answer is lost.</summary>
    public bool IsIdempotent { get; init; }
}
