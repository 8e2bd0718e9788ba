namespace Dapr.Sidecar;

/// <summary>Who says a message.</summary>
public enum PromptRole
{
    /// <summary>The user.</summary>
    User,

    /// <summary>The system, which says what the model is to keep to.</summary>
    System,

    /// <summary>The developer, who says the same to newer models.</summary>
    Developer,

    /// <summary>The model, earlier.</summary>
    Assistant,

    /// <summary>A function, what it gave.</summary>
    Tool,
}
