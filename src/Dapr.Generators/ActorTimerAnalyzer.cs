using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Dapr.Generators;

/// <summary>Looks whether there is the method by whose name an actor sets a timer, in the words in which the call would fail.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ActorTimerAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor NoCallback = new(
        "DAPR1401",
        "A timer of an actor calls a method that is not there",
        "A timer cannot call '{0}' of '{1}': {2}",
        "Dapr",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(NoCallback);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("Dapr.Actors.Runtime.Actor") is { } actor)
            {
                start.RegisterOperationAction(operation => Look(operation, actor), OperationKind.Invocation);
            }
        });
    }

    private static void Look(OperationAnalysisContext context, INamedTypeSymbol actor)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name != "RegisterTimerAsync"
            || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, actor)
            || call.Instance?.Type is not { } type
            || call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "callback")?.Value is not { ConstantValue.Value: string name } callback
            || Fault(type, name) is not { } fault)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(NoCallback, callback.Syntax.GetLocation(), name, type.Name, fault));
    }

    private static string? Fault(ITypeSymbol type, string name)
    {
        var methods = Methods(type, name);

        // What is only begun may be ended by a class that extends it.
        if (methods.Count == 0) return type.IsAbstract ? null : "there is no such method";
        if (methods.Count > 1) return "it is overloaded";
        var method = methods[0];
        if (method.Parameters.Length > 1 || method.Parameters.Any(parameter => parameter.Type is not IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte }))
        {
            return "it takes something else than, at most, a byte[]";
        }

        return method.ReturnType.IsTask(out var result) && result is null ? null : "it does not return Task";
    }

    /// <summary>The methods of that name that the runtime finds: of base classes none that is private, or that is there anew.</summary>
    private static List<IMethodSymbol> Methods(ITypeSymbol type, string name)
    {
        var methods = new List<IMethodSymbol>();
        for (var at = type; at is not null; at = at.BaseType)
        {
            var isBase = !SymbolEqualityComparer.Default.Equals(at, type);
            methods.AddRange(at.GetMembers(name).OfType<IMethodSymbol>()
                .Where(method => !(isBase && method.DeclaredAccessibility == Accessibility.Private) && !methods.Any(known => HasParametersOf(known, method)))
                .ToList());
        }

        return methods;
    }

    private static bool HasParametersOf(IMethodSymbol one, IMethodSymbol other) =>
        one.Parameters.Select(parameter => parameter.Type).SequenceEqual(other.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default);
}
