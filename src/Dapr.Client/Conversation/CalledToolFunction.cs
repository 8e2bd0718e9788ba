namespace Dapr.AI.Conversation;

/// <summary>A function that a model wants called.</summary>
/// <param name="Name">The name of the function.</param>
/// <param name="JsonArguments">The arguments as JSON, as the model wrote them: they may be wrong.</param>
public record CalledToolFunction(string Name, string JsonArguments) : ToolCallBase;
