using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dapr.Compatibility.Tests;

/// <summary>The types of the official packages, by the file that lists them.</summary>
internal sealed class OfficialPackages
{
    /// <summary>The packages that are compared, and those whose namespaces they use. Not among them: actors of the newer make, agents, containers.</summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["Dapr.Common"] = [],
        ["Dapr.Client"] = [],
        ["Dapr.AspNetCore"] = ["Dapr.Client"],
        ["Dapr.Actors"] = [],
        ["Dapr.Actors.AspNetCore"] = ["Dapr.Actors"],
        ["Dapr.Workflow"] = ["Dapr.Workflow.Abstractions"],
        ["Dapr.Workflow.Abstractions"] = ["Dapr.Workflow"],
        ["Dapr.Workflow.Versioning.Abstractions"] = ["Dapr.Workflow.Abstractions"],
        ["Dapr.Workflow.Versioning.Runtime"] = ["Dapr.Workflow", "Dapr.Workflow.Abstractions", "Dapr.Workflow.Versioning.Abstractions"],
        ["Dapr.Jobs"] = [],
        ["Dapr.Messaging"] = [],
        ["Dapr.AI"] = [],
        ["Dapr.AI.Microsoft.Extensions"] = ["Dapr.AI"],
        ["Dapr.Cryptography"] = [],
        ["Dapr.DistributedLock"] = [],
        ["Dapr.SecretsManagement.Abstractions"] = [],
        ["Dapr.SecretsManagement.Runtime"] = ["Dapr.SecretsManagement.Abstractions"],
        ["Dapr.StateManagement.Abstractions"] = [],
        ["Dapr.StateManagement.Runtime"] = ["Dapr.StateManagement.Abstractions"],
        ["Dapr.Metadata.Abstractions"] = [],
        ["Dapr.Metadata.Runtime"] = ["Dapr.Metadata.Abstractions"],
        ["Dapr.Extensions.Configuration"] = ["Dapr.Client"],
    };

    private OfficialPackages(IReadOnlyDictionary<string, string> sources)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var files = sources.ToDictionary(source => source.Key, source => CSharpSyntaxTree.ParseText(source.Value, options, source.Key));
        var compilation = CSharpCompilation.Create(
            "official",
            [CSharpSyntaxTree.ParseText(OfficialSource.Preamble, options), .. files.Values],
            Assemblies.Platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Types = files.ToImmutableSortedDictionary(file => file.Key, file => Declared(compilation, file.Value));
        Faults = [.. files.Values.SelectMany(file => file.GetDiagnostics()).Select(fault => fault.ToString())];
    }

    public static string Root { get; } = FindRoot();

    public static OfficialPackages All { get; } = Read();

    public ImmutableSortedDictionary<string, ImmutableArray<INamedTypeSymbol>> Types { get; }

    /// <summary>What in the files could not be read.</summary>
    public ImmutableArray<string> Faults { get; }

    /// <summary>The first type that a text in the form of the files lists.</summary>
    public static INamedTypeSymbol Parse(string text) =>
        new OfficialPackages(new Dictionary<string, string> { ["one"] = OfficialSource.Of(text.Split('\n'), ["Dapr"]) }).Types["one"][0];

    private static OfficialPackages Read()
    {
        var files = Names.Keys.ToDictionary(name => name, name => File.ReadAllLines(Path.Combine(Root, "test", "data", "sdk-api", name + ".txt")));
        return new OfficialPackages(Names.ToDictionary(
            name => name.Key,
            name => OfficialSource.Of(files[name.Key], name.Value.Append(name.Key).Append("Dapr.Common").SelectMany(used => OfficialSource.Namespaces(files[used])).Distinct())));
    }

    private static ImmutableArray<INamedTypeSymbol> Declared(CSharpCompilation compilation, SyntaxTree file)
    {
        var model = compilation.GetSemanticModel(file);
        return [.. file.GetRoot().DescendantNodes().Select(node => model.GetDeclaredSymbol(node)).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)];
    }

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
