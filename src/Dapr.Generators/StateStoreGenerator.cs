using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dapr.Generators;

/// <summary>Writes for each interface with <c>[StateStore]</c> the client of its store, and the method that registers it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class StateStoreGenerator : IIncrementalGenerator
{
    private const string Space = "Dapr.StateManagement";

    private static readonly DiagnosticDescriptor NoStore = new(
        "DAPR1701",
        "An interface with [StateStore] is no client of a store",
        "'{0}' has [StateStore] and must extend IDaprStateStoreClient, whose operations it has for its store",
        "Dapr",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor MoreMembers = new(
        "DAPR1702",
        "An interface with [StateStore] has a member of its own",
        "'{0}' of '{1}' is no operation of IDaprStateStoreClient and cannot be generated: give it a body, or make it an extension method",
        "Dapr",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider.ForAttributeWithMetadataName(
            $"{Space}.StateStoreAttribute",
            (node, _) => node is InterfaceDeclarationSyntax,
            (found, _) => (Interface: StoreInterface.Of(found, []), Faults: Faults((INamedTypeSymbol)found.TargetSymbol).ToList()));
        context.RegisterSourceOutput(interfaces.SelectMany((read, _) => read.Faults), (output, fault) => output.ReportDiagnostic(fault));
        context.RegisterSourceOutput(interfaces.Where(read => read.Faults.Count == 0).Select((read, _) => read.Interface), Write);
    }

    private static IEnumerable<Diagnostic> Faults(INamedTypeSymbol type)
    {
        if (!type.AllInterfaces.Any(IsClient))
        {
            yield return Diagnostic.Create(NoStore, type.Locations[0], type.Name);
        }

        var own = type.AllInterfaces.Where(each => !IsClient(each)).Prepend(type).SelectMany(each => each.GetMembers()).Where(member => member.IsAbstract);
        foreach (var member in own)
        {
            yield return Diagnostic.Create(MoreMembers, member.Locations[0], member.Name, type.Name);
        }
    }

    private static bool IsClient(INamedTypeSymbol type) => type.ToDisplayString() == $"{Space}.IDaprStateStoreClient";

    private static void Write(SourceProductionContext output, StoreInterface store)
    {
        var client = $"{store.Name}StateStoreClient";
        output.AddSource($"{store.Namespace}.{client}.g.cs", store.File($$"""
            /// <summary>The values of <c>{{store.Store}}</c>.</summary>
            {{store.Accessibility}} sealed class {{client}}(global::{{Space}}.DaprStateManagementClient client)
                : global::{{Space}}.DaprStateStoreClient(client, {{SymbolDisplay.FormatLiteral(store.Store, quote: true)}}), {{store.FullName}};

            /// <summary>Registers <see cref="{{client}}"/>.</summary>
            {{store.Accessibility}} static class {{client}}Extensions
            {
                /// <summary>Registers the client of <c>{{store.Store}}</c>.</summary>
                public static global::{{Space}}.Extensions.IDaprStateManagementBuilder With{{store.Name}}(this global::{{Space}}.Extensions.IDaprStateManagementBuilder builder) =>
                    global::{{Space}}.Extensions.DaprStateManagementServiceCollectionExtensions.WithStateStore<{{store.FullName}}, {{client}}>(builder);
            }

            """));
    }
}
