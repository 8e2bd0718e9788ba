namespace Dapr.AI.Conversation.Tools;

/// <summary>A function that a model may call. The model only says so; the application calls it, and tells the model what it gave.</summary>
/// <param name="Name">Its name.</param>
public record ToolFunction(string Name) : ITool
{
    /// <summary>What it does, for the model to read.</summary>
    /// <value>Default: null.</value>
    public string? Description { get; init; }

    /// <summary>The JSON schema of its arguments, member by member: <c>type</c>, <c>properties</c>, <c>required</c>. Values are whatever makes JSON.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();
}
