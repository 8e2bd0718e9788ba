namespace Dapr.AI.Conversation.Tools;

/// <summary>Whether a model calls tools, and which; of itself <see cref="Auto"/>.</summary>
public readonly record struct ToolChoice
{
    private const string NoneValue = "none";
    private const string AutoValue = "auto";
    private const string RequiredValue = "required";

    private readonly string? _value;

    /// <summary>The one tool that it is to call.</summary>
    /// <param name="toolName">The name of the tool.</param>
    /// <exception cref="ArgumentException">The name is empty, or blank.</exception>
    public ToolChoice(string toolName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(toolName);
        _value = toolName;
    }

    /// <summary>The choice in the runtime's words.</summary>
    public string Value => _value ?? AutoValue;

    /// <summary>It calls none.</summary>
    public static ToolChoice None => new(NoneValue);

    /// <summary>It calls what it likes.</summary>
    public static ToolChoice Auto => new(AutoValue);

    /// <summary>It calls at least one.</summary>
    public static ToolChoice Required => new(RequiredValue);

    /// <summary>Whether it calls none.</summary>
    public bool IsNone => string.Equals(Value, NoneValue, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it calls what it likes.</summary>
    public bool IsAuto => string.Equals(Value, AutoValue, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it calls at least one.</summary>
    public bool IsRequired => string.Equals(Value, RequiredValue, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
