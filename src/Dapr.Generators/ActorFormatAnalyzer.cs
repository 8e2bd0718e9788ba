using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dapr.Generators;

/// <summary>Recommends JSON where calls of actors are written in a form that only .NET reads.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ActorFormatAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor NotJson = new(
        "DAPR1403",
        "Calls of actors are not in JSON",
        "Calls in this form are read by hosts in .NET alone: JSON, the default, is read by all but hosts of the official package that are not set to it",
        "Dapr",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(NotJson);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Dapr.Actors.Client.ActorProxyOptions") is { } options)
            {
                start.RegisterOperationAction(operation => Look(operation, options), OperationKind.SimpleAssignment);
            }
        });
    }

    private static void Look(OperationAnalysisContext context, INamedTypeSymbol options)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment is { Target: IPropertyReferenceOperation { Property.Name: "WireFormat" } property, Value: IFieldReferenceOperation { Field.Name: "RemotingDataContract" } }
            && SymbolEqualityComparer.Default.Equals(property.Property.ContainingType, options))
        {
            context.ReportDiagnostic(Diagnostic.Create(NotJson, assignment.Value.Syntax.GetLocation()));
        }
    }
}
