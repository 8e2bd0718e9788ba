namespace Dapr.Sidecar.Runtime;

/// <summary>The probes of the application in the metadata.</summary>
internal sealed record AppHealthMetadata(string Path, string Interval, string Timeout, int Threshold);
