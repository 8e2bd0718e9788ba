using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>Reads a page of metrics in the Prometheus text format as transcripts record it.</summary>
internal static partial class MetricsPage
{
    private static readonly string[] OfTheProcess = ["go_", "process_", "promhttp_"];

    /// <summary>The families whose names begin so: type and samples by labels; of a histogram its counts.</summary>
    public static JsonObject Read(string text, string names)
    {
        var families = new JsonObject();
        foreach (var line in text.Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                families[type.Groups["name"].Value] = new JsonObject { ["type"] = type.Groups["type"].Value, ["samples"] = new JsonObject() };
            }
            else if (Sample().Match(line) is { Success: true } sample && Family(families, sample.Groups["name"].Value) is { } samples)
            {
                var labels = Label().Matches(sample.Groups["labels"].Value).Select(label => label.Value).Order(StringComparer.Ordinal);
                samples[string.Join(',', labels)] = double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
            }
        }

        foreach (var name in families.Select(family => family.Key).Where(name => !name.StartsWith(names, StringComparison.Ordinal) || OfTheProcess.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToList())
        {
            families.Remove(name);
        }

        return families;
    }

    private static JsonObject? Family(JsonObject families, string name)
    {
        if (families[name] is JsonObject plain)
        {
            return (string?)plain["type"] is "histogram" or "summary" ? null : (JsonObject?)plain["samples"];
        }

        return name.EndsWith("_count", StringComparison.Ordinal) ? families[name[..^"_count".Length]]?["samples"] as JsonObject : null;
    }

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\S+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>\S+)")]
    private static partial Regex Sample();

    [GeneratedRegex("[a-zA-Z_][a-zA-Z0-9_]*=\"(\\\\.|[^\"\\\\])*\"")]
    private static partial Regex Label();
}
