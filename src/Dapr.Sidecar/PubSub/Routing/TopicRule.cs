using Dapr.Sidecar.PubSub.Cel;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Where events go that fulfil a condition.</summary>
/// <param name="Match">The condition as it was written; empty for every event.</param>
/// <param name="Expression">The condition compiled; null for every event.</param>
/// <param name="Path">The route.</param>
internal sealed record TopicRule(string Match, CelExpression? Expression, string Path)
{
    /// <exception cref="CelSyntaxException">The condition does not compile.</exception>
    public static TopicRule Create(string match, string path) =>
        new(match, match.Length > 0 ? CelExpression.Compile(match) : null, path);
}
