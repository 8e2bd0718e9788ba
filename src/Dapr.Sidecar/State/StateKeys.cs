namespace Dapr.Sidecar.State;

/// <summary>How the keys of an application become the keys of a store.</summary>
internal sealed class StateKeys
{
    private const string Separator = "||";

    private readonly string _prefix;

    public StateKeys(ComponentSpec spec, string appId, string @namespace)
    {
        var strategy = (spec.Setting("keyPrefix") ?? "appid").ToLowerInvariant();
        _prefix = strategy switch
        {
            "appid" => appId,
            "name" => spec.Name,
            "namespace" => @namespace.Length > 0 ? $"{@namespace}.{appId}" : appId,
            "none" => "",
            _ => strategy,
        };
        if (_prefix.Contains(Separator, StringComparison.Ordinal))
        {
            throw new SidecarStartException($"The keyPrefix of {spec.Name} can't contain '{Separator}'.");
        }
    }

    /// <summary>What every key of this application begins with.</summary>
    public string Prefix => _prefix.Length == 0 ? "" : _prefix + Separator;

    /// <summary>Whether an application may use a key.</summary>
    public static bool IsLegal(string key) => !key.Contains(Separator, StringComparison.Ordinal);

    public string ToStore(string key) => Prefix + key;
}
