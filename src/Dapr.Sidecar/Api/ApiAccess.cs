namespace Dapr.Sidecar.Api;

/// <summary>The allow and deny lists of the Configuration. A rule without a protocol counts for nothing.</summary>
internal sealed class ApiAccess(IReadOnlyList<ApiAccessRule> allowed, IReadOnlyList<ApiAccessRule> denied)
{
    /// <summary>Without lists everything is allowed.</summary>
    public static readonly ApiAccess Everything = new([], []);

    /// <summary>Whether a protocol serves only what an allow list names.</summary>
    public bool IsRestricted(string protocol) => allowed.Any(rule => rule.Protocol == protocol);

    /// <summary>Whether a protocol serves an operation.</summary>
    public bool Allows(ApiOperation operation, string protocol) =>
        operation.Name == "healthz"
        || (!denied.Any(rule => rule.Matches(operation, protocol))
            && (!IsRestricted(protocol) || allowed.Any(rule => rule.Matches(operation, protocol))));
}
