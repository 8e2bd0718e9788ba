using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dapr.Conformance.Tests;

/// <summary>
/// What is built later: the words that announce it, and how component types, kinds of resources, sections of a configuration,
/// RPCs, routes and kinds of steps name it in a transcript.
/// </summary>
internal static class Later
{
    /// <summary>The start of the sidecars, which comes before the first step.</summary>
    public const int Start = -1;

    private static readonly IReadOnlyList<(string Words, IReadOnlyList<Regex> Named)> Entries =
    [
        .. JsonNode.Parse(TestData.Read("later.json"))!.AsArray().Select(entry => (
            entry!["words"]!.ToString(),
            (IReadOnlyList<Regex>)[.. entry["named"]!.AsArray().Select(pattern => new Regex(pattern!.ToString(), RegexOptions.Multiline | RegexOptions.CultureInvariant))])),
    ];

    /// <summary>What a transcript names of it, each with the step that does so first.</summary>
    public static IReadOnlyDictionary<string, int> Named(JsonObject transcript)
    {
        var named = new Dictionary<string, int>();
        Add(named, Start, transcript["needs"]);
        Add(named, Start, transcript["sidecars"]);
        var steps = transcript["steps"]!.AsArray();
        for (var index = 0; index < steps.Count; index++)
        {
            Add(named, index, steps[index]);
        }

        return named;
    }

    /// <summary>The reason for a transcript that is not passed for what it names.</summary>
    public static string Reason(IReadOnlyDictionary<string, int> named) => "waits for " + string.Join("; and ", Entries.Select(entry => entry.Words).Where(named.ContainsKey));

    private static void Add(Dictionary<string, int> named, int index, JsonNode? node)
    {
        var texts = Texts(node).ToList();
        foreach (var (words, _) in Entries.Where(entry => entry.Named.Any(pattern => texts.Any(pattern.IsMatch))))
        {
            named.TryAdd(words, index);
        }
    }

    // What was recorded does not count: it may hold anything.
    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.Where(pair => pair.Key != "got").SelectMany(pair => Texts(pair.Value).Prepend(pair.Key)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };
}
