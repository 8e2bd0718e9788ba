namespace Dapr.Sidecar.Components;

/// <summary>What a Configuration says of the secrets of a store.</summary>
/// <param name="Store">The store.</param>
/// <param name="AllowsByDefault">Whether what no list names may be read.</param>
/// <param name="Allowed">What may be read; where it is not empty, nothing else may, and the rest has no effect.</param>
/// <param name="Denied">What may not.</param>
internal sealed record SecretScope(string Store, bool AllowsByDefault, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied)
{
    /// <summary>Whether a secret of the store may be read.</summary>
    public bool Allows(string name) => Allowed.Count > 0 ? Allowed.Contains(name) : AllowsByDefault && !Denied.Contains(name);
}
