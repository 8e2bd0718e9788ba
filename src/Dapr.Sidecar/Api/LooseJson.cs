using System.Text.Json;

namespace Dapr.Sidecar.Api;

/// <summary>Reads members as the runtime does: names without regard to case, none where there is null, but no other type.</summary>
internal static class LooseJson
{
    /// <summary>A member; null when it is absent.</summary>
    public static JsonElement? Member(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;

        JsonElement? found = null;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) found = member.Value;
        }

        return found;
    }

    /// <summary>A member that must be a string; empty when it is absent.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static string Text(JsonElement element, string name) => Member(element, name) is { } value ? Text(value) : "";

    /// <summary>A member that must be a whole number; 0 when it is absent.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static int Number(JsonElement element, string name) => Member(element, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => 0,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        { } other => throw Mismatch(other, "int32"),
    };

    /// <summary>A member that must be an object of strings; empty when it is absent.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IReadOnlyDictionary<string, string> Texts(JsonElement element, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Member(element, name) is not { ValueKind: not JsonValueKind.Null } value) return texts;
        if (value.ValueKind != JsonValueKind.Object) throw Mismatch(value, "map[string]string");
        foreach (var member in value.EnumerateObject())
        {
            texts[member.Name] = Text(member.Value);
        }

        return texts;
    }

    /// <summary>A member that must be a list; empty when it is absent.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IEnumerable<JsonElement> List(JsonElement element, string name) => Member(element, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } other => throw Mismatch(other, "a list"),
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => throw Mismatch(value, "string"),
    };

    private static JsonException Mismatch(JsonElement value, string type) =>
        new($"json: cannot unmarshal {JsonFault.Kind(value)} into Go value of type {type}");
}
