namespace Dapr.Common.Resilience;

/// <summary>
/// How long it takes until a stream that broke off is opened again: twice as long each time, up to <see cref="Longest"/>; a little less than
/// that, so that many do not come back at once. For one stream at a time.
/// </summary>
internal sealed class ReopenPauses
{
    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    private int _failures;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        var pause = First * Math.Pow(2, Math.Min(_failures++, 16));
        return (pause < Longest ? pause : Longest) * (1 - (0.2 * Random.Shared.NextDouble()));
    }

    /// <summary>The stream works: the next pause is the first again.</summary>
    public void Reset() => _failures = 0;
}
