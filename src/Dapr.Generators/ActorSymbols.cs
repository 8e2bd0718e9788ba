using Microsoft.CodeAnalysis;

namespace Dapr.Generators;

/// <summary>What generators for actors ask of symbols.</summary>
internal static class ActorSymbols
{
    /// <summary>A type as code anywhere can write it.</summary>
    public static string Code(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A type as <c>typeof</c> takes it.</summary>
    public static string CodeOfType(this ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic ? "object" : type.Code();

    public static bool IsToken(this ITypeSymbol type) => type is { Name: "CancellationToken", ContainingNamespace: { Name: "Threading" } space } && IsSystem(space.ContainingNamespace);

    /// <summary>Whether it is a task; its result, if it has one, is what it is a task of.</summary>
    public static bool IsTask(this ITypeSymbol type, out ITypeSymbol? result)
    {
        result = type is INamedTypeSymbol { TypeArguments.Length: 1 } generic ? generic.TypeArguments[0] : null;
        return type is INamedTypeSymbol { Name: "Task", TypeArguments.Length: 0 or 1, ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading" } space } }
            && IsSystem(space.ContainingNamespace);
    }

    private static bool IsSystem(INamespaceSymbol? space) => space is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
