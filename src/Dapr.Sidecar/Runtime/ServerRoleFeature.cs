namespace Dapr.Sidecar.Runtime;

/// <summary>Says on a connection what it is for.</summary>
internal sealed record ServerRoleFeature(ServerRole Role);
