using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dapr.Conformance.Tests;

/// <summary>The variables of a playing: ports, directories, times, and what steps saved.</summary>
internal sealed partial class Variables
{
    private readonly ConcurrentDictionary<string, JsonNode?> _values = new();

    public void Set(string name, JsonNode? value) => _values[name] = value?.DeepClone();

    /// <summary>A variable that was set; null when it was not.</summary>
    public JsonNode? TryGet(string name) => _values.GetValueOrDefault(name);

    /// <summary>Whether something is the address of the scheduler: the metadata tells it, and a sidecar that has one built in has none to tell.</summary>
    public bool NamesBuiltIn(JsonNode? node) =>
        node?.ToJsonString().Contains("${SCHEDULER_PORT}", StringComparison.Ordinal) == true && TryGet("SCHEDULER_PORT") is null;

    /// <summary>Fills the variables of a text in.</summary>
    public string Expand(string text) => Name().Replace(text, match => Value(match.Groups[1].Value)?.ToString() ?? "");

    /// <summary>Fills the variables of a tree in. A text that is one variable and nothing else takes its type.</summary>
    public JsonNode? Expand(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(Expand(pair.Key), Expand(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Expand)]),
        JsonValue value when value.TryGetValue(out string? text) =>
            Name().Match(text) is { Success: true } match && match.Length == text.Length ? Value(match.Groups[1].Value)?.DeepClone() : Expand(text),
        _ => node?.DeepClone(),
    };

    /// <summary>Fills only the ports and directories in, for what was recorded: masks stay.</summary>
    public string ExpandKnown(string text) => Name().Replace(text, match =>
        match.Groups[1].Value != "any" && _values.TryGetValue(match.Groups[1].Value, out var value) ? value?.ToString() ?? "" : match.Value);

    private JsonNode? Value(string name) =>
        _values.TryGetValue(name, out var value) ? value
        : name.StartsWith("NOW", StringComparison.Ordinal) ? Now(name[3..])
        : throw new InvalidOperationException($"There is no variable ${{{name}}}.");

    private static JsonNode Now(string offset)
    {
        var seconds = offset.Length == 0 ? 0 : double.Parse(offset, CultureInfo.InvariantCulture);
        return TimeProvider.System.GetUtcNow().AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Name();
}
