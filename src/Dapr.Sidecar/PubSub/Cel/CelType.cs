namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A type as a value: what <c>type(x)</c> gives.</summary>
internal sealed record CelType(string Name);
