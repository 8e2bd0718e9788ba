using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dapr.Generators;

/// <summary>
/// Writes a proxy, without reflection, for each interface of actors that the program declares, implements, or asks proxies of, and registers it as the
/// program starts. It serves hosts, too, which find by it how to call the methods.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ActorProxyGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contracts = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => MayName(node), static (found, cancellation) => Read(found, cancellation))
            .SelectMany(static (read, _) => read)
            .Collect();
        context.RegisterSourceOutput(contracts, static (output, contracts) =>
        {
            foreach (var contract in contracts.GroupBy(contract => contract.InterfaceName).Select(group => group.First()))
            {
                output.AddSource($"Dapr.Actors.Generated.{contract.ClassName}.g.cs", contract.Code);
            }
        });
    }

    /// <summary>Whether a piece of a program may say that an interface is used: it declares or implements one, or asks for a proxy of it.</summary>
    private static bool MayName(SyntaxNode node) => node switch
    {
        InterfaceDeclarationSyntax { BaseList: not null } or ClassDeclarationSyntax { BaseList: not null } or RecordDeclarationSyntax { BaseList: not null } => true,
        GenericNameSyntax { Identifier.ValueText: "Create" or "CreateActorProxy", TypeArgumentList.Arguments.Count: 1 } => true,
        TypeOfExpressionSyntax => true,
        _ => false,
    };

    private static EquatableList<ActorContract> Read(GeneratorSyntaxContext found, CancellationToken cancellation)
    {
        var model = found.SemanticModel;
        var type = found.Node switch
        {
            BaseTypeDeclarationSyntax declaration => model.GetDeclaredSymbol(declaration, cancellation),
            GenericNameSyntax name => model.GetTypeInfo(name.TypeArgumentList.Arguments[0], cancellation).Type,
            TypeOfExpressionSyntax expression => model.GetTypeInfo(expression.Type, cancellation).Type,
            _ => null,
        };
        return new EquatableList<ActorContract>(ActorContract.Of(type as ITypeSymbol, model.Compilation).ToList());
    }
}
