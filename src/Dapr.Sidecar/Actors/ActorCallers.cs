using Dapr.Protos.Wire;

namespace Dapr.Sidecar.Actors;

/// <summary>What an application is told of who calls its actors.</summary>
internal static class ActorCallers
{
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Content-Type", DaprHeaders.TraceParent, DaprHeaders.CallerAppId, DaprHeaders.CallerNamespace, DaprHeaders.AppId, ActorHeaders.ApiCall, ActorHeaders.Remote,
    };

    /// <summary>Whether a header is none that a caller can give.</summary>
    public static bool IsOurs(string name) => name.StartsWith(':') || Ours.Contains(name);

    /// <summary>The headers that say who calls.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Headers(SidecarIdentity caller, string trace) =>
    [
        new(DaprHeaders.CallerAppId, caller.AppId),
        new(DaprHeaders.CallerNamespace, caller.CallerNamespace),
        new(ActorHeaders.ApiCall, "true"),
        new(DaprHeaders.TraceParent, trace),
    ];
}
