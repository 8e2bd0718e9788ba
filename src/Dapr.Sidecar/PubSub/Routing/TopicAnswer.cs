namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>What became of a message, and why where that is not plain.</summary>
internal readonly record struct TopicAnswer(TopicOutcome Outcome, string Reason = "")
{
    public static TopicAnswer Success { get; } = new(TopicOutcome.Success);

    public static TopicAnswer Retry(string reason) => new(TopicOutcome.Retry, reason);

    public static TopicAnswer Drop(string reason) => new(TopicOutcome.Drop, reason);
}
