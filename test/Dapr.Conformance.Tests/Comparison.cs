using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dapr.Conformance.Tests;

/// <summary>Compares what came with what was recorded.</summary>
internal sealed partial class Comparison(Variables variables)
{
    private const string Any = "${any}";

    private readonly List<(string Path, string Text)> _differences = [];

    public IReadOnlyList<(string Path, string Text)> Differences => _differences;

    /// <summary>Compares two trees.</summary>
    /// <param name="path">Where they stand, for the message.</param>
    /// <param name="expected">What was recorded.</param>
    /// <param name="actual">What came.</param>
    public void Compare(string path, JsonNode? expected, JsonNode? actual)
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                CompareMaps(path, left, right);
                break;
            case (JsonArray left, JsonArray right):
                CompareLists(path, left, right);
                break;
            case (JsonValue left, _) when left.TryGetValue(out string? text):
                if (!(text == Any || Matches(text, actual)))
                {
                    Add(path, text, actual is JsonValue value && value.TryGetValue(out string? other) ? other : Json(actual));
                }

                break;
            default:
                if (!Same(expected, actual))
                {
                    Add(path, Json(expected), Json(actual));
                }

                break;
        }
    }

    private void Add(string path, string? expected, string? actual) => _differences.Add((path, $"recorded {Short(expected)}, came {Short(actual)}"));

    private static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static string Short(string? text) => text is null ? "nothing" : text.Length > 300 ? text[..300] + "…" : text;

    // 1 and 1.0 are the same number.
    private static bool Same(JsonNode? expected, JsonNode? actual) =>
        JsonNode.DeepEquals(expected, actual)
        || (expected is JsonValue left && actual is JsonValue right && left.TryGetValue(out double a) && right.TryGetValue(out double b) && a == b);

    private void CompareMaps(string path, JsonObject expected, JsonObject actual)
    {
        var dropped = expected["dropped"] is JsonArray list ? list.Select(item => item!.ToString()).ToHashSet() : [];
        foreach (var (name, value) in expected.Where(pair => pair.Key != "dropped"))
        {
            if (!actual.TryGetPropertyValue(name, out var other))
            {
                Add($"{path}.{name}", Json(value), null);
            }
            else if (dropped.Count > 0 && value is JsonObject inner && other is JsonObject came)
            {
                CompareMaps($"{path}.{name}", inner, new JsonObject(came.Where(pair => !dropped.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))));
            }
            else
            {
                Compare($"{path}.{name}", value, other);
            }
        }

        foreach (var (name, value) in actual.Where(pair => !expected.ContainsKey(pair.Key)))
        {
            Add($"{path}.{name}", null, Json(value));
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

    private bool Matches(string expected, JsonNode? actual)
    {
        var isText = actual is JsonValue value && value.TryGetValue(out string? _);
        var known = variables.ExpandKnown(expected);

        // A port in a tree was a number, and is a text where it is a variable.
        if (!isText && (actual is not JsonValue || known == expected))
        {
            return false;
        }

        var came = actual!.ToString();
        if (known == came)
        {
            return true;
        }

        // Where an error quotes another library's words, the same cause must be named, not the same words: what stands before
        // them is the runtime's own and is compared.
        var open = LibraryWords().Replace(known, Any);
        return isText && open.Contains(Any, StringComparison.Ordinal)
            && Regex.IsMatch(came, "^" + string.Join("[\\s\\S]*", open.Split(Any).Select(Regex.Escape)) + "\\z");
    }

    [GeneratedRegex(
        "(json: cannot unmarshal .*|invalid character .*|unexpected EOF|EOF$|unexpected end of JSON input|illegal base64 data.*|connect: connection refused|connection error: desc = .*|proto: .*|"
        + "strconv\\..*|ERROR: .*|Syntax error: .*|invalid syntax.*|invalid URL escape.*)")]
    private static partial Regex LibraryWords();
}
