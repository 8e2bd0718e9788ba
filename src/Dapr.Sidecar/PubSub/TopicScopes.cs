namespace Dapr.Sidecar.PubSub;

/// <summary>Which topics an application may publish to and subscribe to, by the metadata of the component.</summary>
internal sealed class TopicScopes(ComponentSpec spec, string appId)
{
    private static readonly HashSet<string> None = [];

    public bool MayPublish(string topic) => May(topic, "publishingScopes");

    public bool MaySubscribe(string topic) => May(topic, "subscriptionScopes");

    private bool May(string topic, string scopes)
    {
        var allowed = List(spec.Setting("allowedTopics"));
        if (allowed.Count > 0 && !allowed.Contains(topic))
        {
            return false;
        }

        HashSet<string>? own = null;
        foreach (var entry in spec.Setting(scopes)?.Split(';') ?? [])
        {
            if (entry.Split('=', 2) is [var id, var topics] && id.Trim() == appId)
            {
                own ??= [];
                own.UnionWith(List(topics));
            }
        }

        if (own is not null) return own.Contains(topic);

        // An application that no scope names may use every topic but the protected ones.
        return !List(spec.Setting("protectedTopics")).Contains(topic);
    }

    private static HashSet<string> List(string? topics) =>
        topics is null ? None : [.. topics.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
