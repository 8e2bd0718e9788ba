namespace Dapr.Sidecar.Api;

/// <summary>What an API call does, in the words of the allow and deny lists: <c>state</c>, version <c>v1</c>.</summary>
internal readonly record struct ApiOperation(string Name, string Version)
{
    /// <summary>The operation behind a path such as <c>/v1.0-alpha1/state/…</c>.</summary>
    public static ApiOperation OfPath(string name, string template)
    {
        var version = template.Split('/', 3)[1];
        return new ApiOperation(name, Normalize(version));
    }

    /// <summary>The operation behind an RPC, whose name ends in the version when it is not stable.</summary>
    public static ApiOperation OfRpc(string name, string method)
    {
        foreach (var suffix in (string[])["Alpha1", "Alpha2", "Beta1"])
        {
            if (method.EndsWith(suffix, StringComparison.Ordinal))
            {
                return new ApiOperation(name, "v1" + suffix.ToLowerInvariant());
            }
        }

        return new ApiOperation(name, "v1");
    }

    /// <summary>The one spelling of a version that has several: v1.0-alpha1 is v1alpha1.</summary>
    public static string Normalize(string version) =>
        version.Replace(".0", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
