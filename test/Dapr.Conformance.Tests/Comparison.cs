using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dapr.Conformance.Tests;

/// <summary>Compares what came with what was recorded.</summary>
internal sealed partial class Comparison(Variables variables)
{
    private const string Any = "${any}";

    /// <summary>
    /// Where an error quotes another library's words, the same cause must be named, not the same words: what stands around them
    /// is the runtime's own and is compared.
    /// </summary>
    private static readonly (Regex Words, string Cause)[] Causes =
    [
        (Connecting(), ".*(cannot be reached|not initialized).*"),
        (CutOff(), ".*(EOF|at the end of the JSON).*"),
        (NoJson(), ".*invalid (JSON|character).*"),
        (GoType(), "Go (value|struct field \\S+) of type"),
    ];

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

    // 1 and 1.0 are the same number; two that only a double cannot tell apart are not.
    private static bool Same(JsonNode? expected, JsonNode? actual) =>
        JsonNode.DeepEquals(expected, actual) || (Number(expected) is { } left && Number(actual) is { } right && left == right);

    private static decimal? Number(JsonNode? node) =>
        node is JsonValue && node.GetValueKind() == JsonValueKind.Number && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void CompareMaps(string path, JsonObject expected, JsonObject actual)
    {
        var dropped = expected["dropped"] is JsonArray list ? list.Select(item => item!.ToString()).ToHashSet() : [];
        foreach (var (name, value) in expected.Where(pair => pair.Key != "dropped"))
        {
            if (!actual.TryGetPropertyValue(name, out var other))
            {
                if (variables.NamesBuiltIn(value)) continue;
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

        return isText && Regex.IsMatch(came, $"^{Pattern(known)}\\z");
    }

    /// <summary>What a recorded text with masks, or with words of another library, stands for.</summary>
    private static string Pattern(string known)
    {
        foreach (var (words, cause) in Causes)
        {
            if (words.Match(known) is { Success: true } quoted)
            {
                return Open(known[..quoted.Index]) + cause + Open(known[(quoted.Index + quoted.Length)..]);
            }
        }

        return Open(known);
    }

    private static string Open(string known) => string.Join("[\\s\\S]*", known.Split(Any).Select(Regex.Escape));

    [GeneratedRegex("connection error: desc = \".*\"")]
    private static partial Regex Connecting();

    [GeneratedRegex("unexpected EOF$")]
    private static partial Regex CutOff();

    [GeneratedRegex("^invalid character .*")]
    private static partial Regex NoJson();

    [GeneratedRegex("Go (value of type|struct field \\S+ of type)")]
    private static partial Regex GoType();
}
