using System.Text.Json;

namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>JSON as values of the language. Every number is a double, as for the real runtime.</summary>
internal static class CelJson
{
    public static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Map(element.EnumerateObject().Select(member => (member.Name, member.Value))),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    public static CelMap Map(IEnumerable<(string Name, JsonElement Value)> members)
    {
        var map = new CelMap();
        foreach (var (name, value) in members)
        {
            map.Set(name, Read(value));
        }

        return map;
    }
}
