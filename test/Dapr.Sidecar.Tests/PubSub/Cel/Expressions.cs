using System.Text.Json;
using Dapr.Sidecar.PubSub.Cel;

namespace Dapr.Sidecar.Tests.PubSub.Cel;

/// <summary>Evaluates expressions against one event.</summary>
internal static class Expressions
{
    private const string Event = """
        {
          "id": "e1", "type": "order", "source": "shop", "time": "2026-01-02T03:04:05Z", "empty": "", "nothing": null,
          "data": { "n": 2, "half": 0.5, "vip": true, "name": "Zoë", "tags": ["a", "b"], "lines": [ { "sku": "x", "q": 1 }, { "sku": "y", "q": 3 } ], "prices": { "a": 1, "b": 2 } }
        }
        """;

    public static object? Evaluate(string expression)
    {
        using var document = JsonDocument.Parse(Event);
        return CelExpression.Compile(expression).Evaluate(document.RootElement);
    }

    public static string Error(string expression) => Assert.IsType<CelError>(Evaluate(expression)).Message;
}
