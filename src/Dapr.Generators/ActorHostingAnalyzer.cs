using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Dapr.Generators;

/// <summary>Looks whether an application that hosts actors has registered its classes, and lets the runtime call them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ActorHostingAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor NotRegistered = new(
        "DAPR1402",
        "A class of actors is not registered",
        "The actors of '{0}' are not hosted: register them by 'options.Actors.RegisterActor<{0}>()' in 'AddActors'",
        "Dapr",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        customTags: [WellKnownDiagnosticTags.CompilationEnd]);

    private static readonly DiagnosticDescriptor NotMapped = new(
        "DAPR1404",
        "The runtime cannot call the actors",
        "The runtime cannot call the actors of this application: call 'app.MapActorsHandlers()', or set 'UseEventStream'",
        "Dapr",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        customTags: [WellKnownDiagnosticTags.CompilationEnd]);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(NotRegistered, NotMapped);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(start =>
        {
            // A library may leave to others what is not there.
            if (start.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication)) return;
            if (ActorHostingFacts.In(start.Compilation) is not { } facts) return;

            start.RegisterSymbolAction(symbol => facts.SeeClass((INamedTypeSymbol)symbol.Symbol), SymbolKind.NamedType);
            start.RegisterOperationAction(operation => facts.SeeCall(operation.Operation), OperationKind.Invocation);
            start.RegisterOperationAction(operation => facts.SeeAssignment(operation.Operation), OperationKind.SimpleAssignment);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var host in facts.NotMapped)
                {
                    end.ReportDiagnostic(Diagnostic.Create(NotMapped, host));
                }

                foreach (var type in facts.NotRegistered)
                {
                    end.ReportDiagnostic(Diagnostic.Create(NotRegistered, type.Locations[0], type.Name));
                }
            });
        });
    }
}
