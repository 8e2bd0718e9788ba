namespace Dapr.Sidecar;

/// <summary>Who a sidecar is.</summary>
internal sealed record SidecarIdentity(string AppId, string Namespace)
{
    /// <summary>The namespace as callers see it.</summary>
    public string CallerNamespace => Namespace.Length > 0 ? Namespace : "default";
}
