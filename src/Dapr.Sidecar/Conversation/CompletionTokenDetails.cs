namespace Dapr.Sidecar;

/// <summary>The tokens of an answer by kind.</summary>
public sealed record CompletionTokenDetails
{
    /// <summary>Predicted, and right.</summary>
    /// <value>Default: 0.</value>
    public ulong AcceptedPrediction { get; init; }

    /// <summary>Audio.</summary>
    /// <value>Default: 0.</value>
    public ulong Audio { get; init; }

    /// <summary>Thought, and not said.</summary>
    /// <value>Default: 0.</value>
    public ulong Reasoning { get; init; }

    /// <summary>Predicted, and wrong.</summary>
    /// <value>Default: 0.</value>
    public ulong RejectedPrediction { get; init; }
}
