namespace Dapr.Sidecar.Api;

/// <summary>One line of an allow or deny list.</summary>
internal sealed record ApiAccessRule(string Name, string Version, string Protocol)
{
    public bool Matches(ApiOperation operation, string protocol) =>
        Protocol == protocol && Name == operation.Name && ApiOperation.Normalize(Version) == operation.Version;
}
