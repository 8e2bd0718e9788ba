using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dapr.Generators.Tests;

/// <summary>A program, and what the generators make of it.</summary>
internal sealed class Generated
{
    /// <summary>All that a program here may use.</summary>
    public static readonly ImmutableArray<MetadataReference> Everything =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private Generated(ImmutableArray<Diagnostic> faults, Compilation compilation, GeneratorDriverRunResult run) =>
        (Faults, Compilation, Files, Sources) = (faults, compilation, run.GeneratedTrees.Length, [.. run.Results.SelectMany(result => result.GeneratedSources)]);

    /// <summary>What the generators say, as the compiler prints it.</summary>
    public ImmutableArray<Diagnostic> Faults { get; }

    /// <summary>How many files they wrote.</summary>
    public int Files { get; }

    /// <summary>The files.</summary>
    public ImmutableArray<GeneratedSourceResult> Sources { get; }

    /// <summary>The program with them.</summary>
    public Compilation Compilation { get; }

    /// <summary>What the compiler has against the program, with what was generated.</summary>
    public IEnumerable<Diagnostic> Errors => Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

    public static Generated From(string code, params MetadataReference[] more)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var program = CSharpCompilation.Create(
            "program",
            [CSharpSyntaxTree.ParseText(code, options)],
            [.. Everything, .. more],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create(
            [
                new SecretStoreGenerator().AsSourceGenerator(), new StateStoreGenerator().AsSourceGenerator(),
                new ActorProxyGenerator().AsSourceGenerator(), new ActorClientGenerator().AsSourceGenerator(),
            ],
            parseOptions: options);
        var ran = driver.RunGeneratorsAndUpdateCompilation(program, out var compilation, out var faults);
        return new Generated(faults, compilation, ran.GetRunResult());
    }
}
