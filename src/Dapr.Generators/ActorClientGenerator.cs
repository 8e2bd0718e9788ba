using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dapr.Generators;

/// <summary>Writes for each interface with <c>[GenerateActorClient]</c> the class that implements it by calls of an <c>ActorProxy</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ActorClientGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor TokenIsNotLast = new(
        "DAPR0001",
        "A token of a method of an actor's client is not last",
        "'{0}' of '{1}' takes its CancellationToken before other arguments: it comes last",
        "Dapr",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor TooManyArguments = new(
        "DAPR0002",
        "A method of an actor's client has too many arguments",
        "'{0}' of '{1}' can have one argument, and a CancellationToken behind it",
        "Dapr",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor NoMethod = new(
        "DAPR1405",
        "A member of an actor's client cannot be called",
        "'{0}' of '{1}' is no method that an actor's client can have: one without type parameters and references that returns Task or Task<T>",
        "Dapr",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Dapr.Actors.Generators.GenerateActorClientAttribute",
            (node, _) => node is InterfaceDeclarationSyntax,
            (found, _) => (Client: ActorClient.Of(found), Faults: Faults((INamedTypeSymbol)found.TargetSymbol).ToList()));
        context.RegisterSourceOutput(interfaces.SelectMany((read, _) => read.Faults), (output, fault) => output.ReportDiagnostic(fault));
        context.RegisterSourceOutput(
            interfaces.Where(read => read.Faults.Count == 0).Select((read, _) => read.Client), (output, client) => output.AddSource(client.FileName, client.Code));
    }

    private static IEnumerable<Diagnostic> Faults(INamedTypeSymbol type)
    {
        foreach (var member in ActorClient.Members(type))
        {
            if (member is not IMethodSymbol { IsGenericMethod: false } method || !method.ReturnType.IsTask(out _) || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
            {
                yield return Fault(NoMethod, member, type);
            }
            else if (method.Parameters.Any(parameter => parameter.Type.IsToken() && parameter.Ordinal < method.Parameters.Length - 1))
            {
                yield return Fault(TokenIsNotLast, member, type);
            }
            else if (method.Parameters.Count(parameter => !parameter.Type.IsToken()) > 1)
            {
                yield return Fault(TooManyArguments, member, type);
            }
        }
    }

    private static Diagnostic Fault(DiagnosticDescriptor rule, ISymbol member, INamedTypeSymbol type) =>
        Diagnostic.Create(rule, member.Locations.FirstOrDefault(location => location.IsInSource) ?? type.Locations[0], member.Name, type.Name);
}
