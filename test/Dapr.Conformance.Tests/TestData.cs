using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests;

/// <summary>The transcripts and the list of those that are not passed.</summary>
internal static class TestData
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 256 };

    private static string Here { get; } = FindHere();

    /// <summary>The names of all transcripts: block and file.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Here, "..", "data", "transcripts"), "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Here, "..", "data", "transcripts"), file).Replace('\\', '/')[..^5])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The transcripts that are not passed yet, or differ on purpose, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Accepted { get; } = JsonSerializer.Deserialize<Dictionary<string, string>>(Read("accepted.json"))!;

    public static JsonObject Load(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Here, "..", "data", "transcripts", name + ".json")), documentOptions: Strict)!.AsObject();

    /// <summary>A file beside this one.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Here, file));

    private static string FindHere([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
