using System.Text;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>What became of a message, and why where that is not plain.</summary>
internal readonly record struct TopicAnswer(TopicOutcome Outcome, string Reason = "")
{
    /// <summary>So much of an answer is kept, in bytes.</summary>
    public const int KeptLength = 1_000;

    public static TopicAnswer Success { get; } = new(TopicOutcome.Success);

    /// <summary>The status that the application answered with, of HTTP or of gRPC; null when it did not answer.</summary>
    public int? Status { get; init; }

    /// <summary>How the answer begins.</summary>
    public string? Body { get; init; }

    public static TopicAnswer Retry(string reason) => new(TopicOutcome.Retry, reason);

    public static TopicAnswer Drop(string reason) => new(TopicOutcome.Drop, reason);

    /// <summary>The same, with the application's own words.</summary>
    public TopicAnswer Answered(int status, ReadOnlySpan<byte> body) =>
        this with { Status = status, Body = Encoding.UTF8.GetString(body[..Math.Min(body.Length, KeptLength)]) };
}
