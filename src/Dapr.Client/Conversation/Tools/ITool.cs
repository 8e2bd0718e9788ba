namespace Dapr.AI.Conversation.Tools;

/// <summary>What a model may call: a <see cref="ToolFunction"/>, the only kind that there is.</summary>
public interface ITool;
