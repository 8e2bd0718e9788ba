namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>How events are put together for an application that takes them in bulk.</summary>
/// <param name="MostMessages">How many at most.</param>
/// <param name="LongestWait">How long the first of them waits for the others.</param>
internal sealed record BulkSettings(int MostMessages, TimeSpan LongestWait)
{
    private const int DefaultMessages = 100;
    private const int DefaultMilliseconds = 1_000;

    /// <summary>The settings of a subscription, in which what is not positive stands for the default.</summary>
    public static BulkSettings Of(int maxMessagesCount, int maxAwaitDurationMs) => new(
        maxMessagesCount > 0 ? maxMessagesCount : DefaultMessages,
        TimeSpan.FromMilliseconds(maxAwaitDurationMs > 0 ? maxAwaitDurationMs : DefaultMilliseconds));
}
