using System.Text.Json;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>A compiled expression of the Common Expression Language over one variable, <c>event</c>.</summary>
internal sealed class CelExpression
{
    private const string EventVariable = "event";

    private readonly CelNode _root;

    private CelExpression(string text, CelNode root)
    {
        Text = text;
        _root = root;
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>Compiles an expression.</summary>
    /// <exception cref="CelSyntaxException">It is not one; the message begins with line and column.</exception>
    public static CelExpression Compile(string text) => new(text, CelParser.Parse(text));

    /// <summary>Evaluates with the event as JSON: the value, or a <see cref="CelError"/>.</summary>
    public object? Evaluate(JsonElement value) => Evaluate(CelJson.Read(value));

    /// <summary>Evaluates with the event as a value of the language.</summary>
    public object? Evaluate(object? value) => _root.Evaluate(new(EventVariable, value));
}
