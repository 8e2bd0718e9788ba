using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dapr.Generators;

/// <summary>Writes for each interface with <c>[SecretStore]</c> the class that holds its secrets, and the method that registers it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SecretStoreGenerator : IIncrementalGenerator
{
    private const string Space = "Dapr.SecretsManagement";

    private static readonly DiagnosticDescriptor NoSecret = new(
        "DAPR1601",
        "A member of an interface with [SecretStore] is no secret",
        "'{0}' is no secret of '{1}': a member of an interface with [SecretStore] is a property of type string, with a getter alone and with [Secret(\"its name\")]",
        "Dapr",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider.ForAttributeWithMetadataName(
            $"{Space}.Abstractions.SecretStoreAttribute", (node, _) => node is InterfaceDeclarationSyntax, (found, _) => Read(found));
        context.RegisterSourceOutput(interfaces.SelectMany((read, _) => read.Faults), (output, fault) => output.ReportDiagnostic(fault));
        context.RegisterSourceOutput(interfaces.Where(read => read.Faults.Count == 0).Select((read, _) => read.Interface), Write);
    }

    private static (StoreInterface Interface, IReadOnlyList<Diagnostic> Faults) Read(GeneratorAttributeSyntaxContext found)
    {
        var type = (INamedTypeSymbol)found.TargetSymbol;
        var members = type.AllInterfaces.Prepend(type).SelectMany(each => each.GetMembers()).Where(member => member.IsAbstract && member is not IMethodSymbol { AssociatedSymbol: not null });
        var secrets = new List<(string Property, string Secret)>();
        var faults = new List<Diagnostic>();
        foreach (var member in members)
        {
            var name = member.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == $"{Space}.Abstractions.SecretAttribute")
                ?.ConstructorArguments[0].Value as string;
            if (name is not null && member is IPropertySymbol { Type.SpecialType: SpecialType.System_String, GetMethod: not null, SetMethod: null })
            {
                secrets.Add((member.Name, name));
            }
            else
            {
                faults.Add(Diagnostic.Create(NoSecret, member.Locations[0], member.Name, type.Name));
            }
        }

        return (StoreInterface.Of(found, secrets), faults);
    }

    private static void Write(SourceProductionContext output, StoreInterface store)
    {
        var client = $"{store.Name}SecretStoreClient";
        var properties = string.Join("\n\n", store.Secrets.Select(secret => $"    public string {secret.Property} => Secret({Literal(secret.Secret)});"));
        var names = string.Concat(store.Secrets.Select(secret => secret.Secret).Distinct().Select(name => ", " + Literal(name)));
        output.AddSource($"{store.Namespace}.{client}.g.cs", store.File($$"""
            /// <summary>The secrets of <c>{{store.Store}}</c>, read when the application starts.</summary>
            {{store.Accessibility}} sealed class {{client}}(global::{{Space}}.DaprSecretsManagementClient client)
                : global::{{Space}}.DaprSecretStoreClient(client, {{Literal(store.Store)}}{{names}}), {{store.FullName}}
            {
            {{properties}}
            }

            /// <summary>Registers <see cref="{{client}}"/>.</summary>
            {{store.Accessibility}} static class {{client}}Extensions
            {
                /// <summary>Registers the secrets of <c>{{store.Store}}</c>.</summary>
                public static global::{{Space}}.IDaprSecretsManagementBuilder Add{{store.Name}}(this global::{{Space}}.IDaprSecretsManagementBuilder builder) =>
                    global::{{Space}}.Extensions.DaprSecretsManagementServiceCollectionExtensions.AddSecretStore<{{store.FullName}}, {{client}}>(builder);
            }

            """));
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
