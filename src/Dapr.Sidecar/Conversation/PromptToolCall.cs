namespace Dapr.Sidecar;

/// <summary>A function that a language model wants called.</summary>
public sealed record PromptToolCall
{
    /// <summary>The id of the call, which its result names.</summary>
    /// <value>Default: null.</value>
    public string? Id { get; init; }

    /// <summary>The name of the function.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments as JSON, as the model wrote them; it may be wrong.</summary>
    /// <value>Default: empty.</value>
    public string Arguments { get; init; } = "";

    /// <summary>What it takes in memory, about, in bytes.</summary>
    internal long Size => sizeof(char) * ((long)Name.Length + Arguments.Length + (Id?.Length ?? 0));
}
