using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dapr.Conformance.Tests;

/// <summary>Compares what came with what was recorded.</summary>
internal sealed partial class Comparison(Variables variables)
{
    private const string Any = "${any}";

    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Compares two trees.</summary>
    /// <param name="path">Where they stand, for the message.</param>
    /// <param name="expected">What was recorded.</param>
    /// <param name="actual">What came.</param>
    public void Compare(string path, JsonNode? expected, JsonNode? actual)
    {
        switch (expected, actual)
        {
            case (JsonValue mask, _) when mask.TryGetValue(out string? text) && text == Any:
                break;
            case (JsonObject left, JsonObject right):
                CompareMaps(path, left, right);
                break;
            case (JsonArray left, JsonArray right):
                CompareLists(path, left, right);
                break;
            case (JsonValue left, JsonValue right) when left.TryGetValue(out string? text) && right.TryGetValue(out string? other):
                if (!Matches(text, other))
                {
                    Add(path, text, other);
                }

                break;
            default:
                if (!Same(expected, actual) && !(expected is JsonValue masked && masked.TryGetValue(out string? template) && Matches(template, actual?.ToString() ?? "")))
                {
                    Add(path, expected?.ToJsonString(), actual?.ToJsonString());
                }

                break;
        }
    }

    public void Add(string path, string? expected, string? actual) =>
        _differences.Add($"{path}: recorded {Short(expected)}, came {Short(actual)}");

    private static string Short(string? text) => text is null ? "nothing" : text.Length > 300 ? text[..300] + "…" : text;

    private static bool Same(JsonNode? expected, JsonNode? actual) =>
        JsonNode.DeepEquals(expected, actual)
        || (expected is JsonValue left && actual is JsonValue right && left.TryGetValue(out double a) && right.TryGetValue(out double b) && a == b)

        // A port in a tree was a number, and is a text where it is a variable.
        || expected?.ToString() == actual?.ToString();

    private void CompareMaps(string path, JsonObject expected, JsonObject actual)
    {
        var dropped = expected["dropped"] is JsonArray list ? list.Select(item => item!.ToString()).ToHashSet() : [];
        foreach (var (name, value) in expected.Where(pair => pair.Key != "dropped"))
        {
            if (actual.TryGetPropertyValue(name, out var other))
            {
                Compare($"{path}.{name}", value, other);
            }
            else
            {
                Add($"{path}.{name}", value?.ToJsonString() ?? "null", null);
            }
        }

        foreach (var (name, value) in actual.Where(pair => !expected.ContainsKey(pair.Key) && !dropped.Contains(pair.Key)))
        {
            Add($"{path}.{name}", null, value?.ToJsonString() ?? "null");
        }
    }

    private void CompareLists(string path, JsonArray expected, JsonArray actual)
    {
        if (expected.Count != actual.Count)
        {
            Add($"{path}.length", expected.ToJsonString(), actual.ToJsonString());
            return;
        }

        for (var index = 0; index < expected.Count; index++)
        {
            Compare($"{path}.{index}", expected[index], actual[index]);
        }
    }

    private bool Matches(string expected, string actual)
    {
        var known = variables.ExpandKnown(expected);
        if (known == actual)
        {
            return true;
        }

        // Where an error quotes another library's words, the same cause must be named, not the same words: what stands before
        // them is the runtime's own and is compared.
        var open = LibraryWords().Replace(known, Any);
        return open.Contains(Any, StringComparison.Ordinal)
            && Regex.IsMatch(actual, "^" + string.Join("[\\s\\S]*", open.Split(Any).Select(Regex.Escape)) + "$");
    }

    [GeneratedRegex(
        "(json: cannot unmarshal .*|invalid character .*|unexpected EOF|EOF$|unexpected end of JSON input|illegal base64 data.*|connect: connection refused|connection error: desc = .*|proto: .*|"
        + "strconv\\..*|ERROR: .*|Syntax error: .*|invalid syntax.*|invalid URL escape.*)")]
    private static partial Regex LibraryWords();
}
