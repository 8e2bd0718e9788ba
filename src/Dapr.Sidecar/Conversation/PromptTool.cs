using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dapr.Sidecar;

/// <summary>A function that a language model may call.</summary>
public sealed record PromptTool
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, for the model to read.</summary>
    /// <value>Default: null.</value>
    public string? Description { get; init; }

    /// <summary>The JSON schema of its arguments, an object.</summary>
    /// <value>Default: null, it has none.</value>
    public JsonElement? Parameters { get; init; }

    /// <summary>What it takes in memory, about, in bytes.</summary>
    internal long Size => (sizeof(char) * ((long)Name.Length + (Description?.Length ?? 0))) + (Parameters is { } schema ? JsonMarshal.GetRawUtf8Value(schema).Length : 0);
}
