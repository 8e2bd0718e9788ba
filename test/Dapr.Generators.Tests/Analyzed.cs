using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dapr.Generators.Tests;

/// <summary>A program, and what an analyzer says of it.</summary>
internal static class Analyzed
{
    private const string Usings = """
        using System;
        using System.Threading.Tasks;
        using Dapr.Actors;
        using Dapr.Actors.Client;
        using Dapr.Actors.Runtime;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;

        """;

    /// <summary>Each fault as its rule and the code that it points at; a program that does not compile fails the test.</summary>
    public static async Task<IReadOnlyList<(string Rule, string Code, string Message)>> ByAsync(DiagnosticAnalyzer analyzer, string code, OutputKind kind = OutputKind.ConsoleApplication)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var program = CSharpCompilation.Create(
            "program", [CSharpSyntaxTree.ParseText(Usings + code, options)], Generated.Everything, new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(program.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));

        var faults = await program.WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. faults.Select(fault => (fault.Id, fault.Location.SourceTree!.GetText().ToString(fault.Location.SourceSpan), fault.GetMessage(null))).Order()];
    }
}
