using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Dapr.Generators.Tests;

/// <summary>The table of rules in docs/development.md.</summary>
public sealed class RulesPageTests
{
    /// <summary>What the build says without this library: src/Dapr.Rpc/buildTransitive.</summary>
    private const string OfTheBuild = "DAPR0010";

    [Fact]
    public void Table_OfThePage_HasEveryRuleAndItsSeverity()
    {
        var rules = typeof(ActorTimerAnalyzer).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            .Select(field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>()
            .Select(rule => (rule.Id, Severity(rule.DefaultSeverity)))
            .Append((OfTheBuild, " (error of the build)"));

        var rows = Regex.Matches(File.ReadAllText(PathOfThePage()), "^\\| `(DAPR[0-9]+)`([^|]*) \\|", RegexOptions.Multiline).Select(row => (row.Groups[1].Value, row.Groups[2].Value));

        Assert.Equal(rules.Order(), rows);
    }

    private static string Severity(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => " (error)",
        DiagnosticSeverity.Info => " (suggestion)",
        _ => "",
    };

    private static string PathOfThePage([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "development.md");
}
