namespace Dapr.Sidecar.Components;

/// <summary>How the keys of an application become the keys of a store.</summary>
internal readonly record struct ComponentKeys
{
    private const string Separator = "||";

    public ComponentKeys(ComponentSpec spec, string appId, string @namespace)
    {
        var strategy = spec.Setting("keyPrefix")?.ToLowerInvariant();
        var prefix = strategy switch
        {
            null or "appid" => appId,
            "name" => spec.Name,
            "namespace" => @namespace.Length > 0 ? $"{@namespace}.{appId}" : appId,
            "none" => "",
            _ => strategy,
        };
        Prefix = prefix.Length == 0 ? "" : prefix + Separator;
    }

    /// <summary>What every key of this application begins with.</summary>
    public string Prefix { get; }

    /// <summary>Whether an application may use a key.</summary>
    public static bool IsLegal(string key) => !key.Contains(Separator, StringComparison.Ordinal);

    public string ToStore(string key) => Prefix + key;
}
