namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A compiled part of an expression.</summary>
internal delegate object? CelNode(CelScope scope);
