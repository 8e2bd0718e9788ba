using System.Text.Json;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>The condition of a routing rule over <c>event</c>, in the Common Expression Language.</summary>
internal sealed class CelExpression
{
    private const string Event = "event";

    private readonly CelNode _node;

    private CelExpression(CelNode node) => _node = node;

    /// <summary>Compiles a condition.</summary>
    /// <exception cref="CelException">It does not compile.</exception>
    public static CelExpression Compile(string text) => new(CelParser.Parse(text));

    /// <summary>Whether it holds for an event.</summary>
    /// <exception cref="CelException">The evaluation is an error, or the result is neither true nor false.</exception>
    public bool Holds(JsonElement cloudEvent) =>
        Evaluate(cloudEvent) is bool holds ? holds : throw new CelException("the result of the match expression is no boolean");

    /// <summary>The result for an event.</summary>
    public object? Evaluate(JsonElement cloudEvent) => _node(new CelScope(Event, CelValues.FromJson(cloudEvent)));
}
