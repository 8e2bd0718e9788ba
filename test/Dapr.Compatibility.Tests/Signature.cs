using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Dapr.Compatibility.Tests;

/// <summary>Writes what a caller sees of a type or a member, official or ours, in one way.</summary>
internal static class Signature
{
    private static readonly SymbolDisplayFormat Format = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeExtensionThis,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>The attributes that a caller feels: in what he is warned of, where he may write them, and on the wire.</summary>
    private static readonly string[] Felt = ["ObsoleteAttribute", "ExperimentalAttribute", "AttributeUsageAttribute", "FlagsAttribute", "JsonPropertyNameAttribute", "EnumMemberAttribute", "DataMemberAttribute"];

    public static string Of(ISymbol symbol) => symbol.ToDisplayString(Format);

    /// <summary>The kind of a type and what may be done with it.</summary>
    public static string Shape(INamedTypeSymbol type)
    {
        var modifiers = type switch
        {
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ",
            _ => "",
        };
        return $"{modifiers}{(type.IsRecord || IsCompiledRecord(type) ? "record " : "")}{type.TypeKind.ToString().ToLowerInvariant()}";
    }

    /// <summary>Whether a struct of an assembly was written as a record: nothing in it says so, but that the compiler wrote what compares it.</summary>
    private static bool IsCompiledRecord(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Struct
        && type.GetMembers(WellKnownMemberNames.EqualityOperatorName).Any(member => member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute"));

    /// <summary>What a caller or a class that derives can name.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.GetMembers().Where(member =>
        member is not ITypeSymbol and not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove or MethodKind.ExplicitInterfaceImplementation or MethodKind.StaticConstructor }
        && member.CanBeReferencedByName | member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.UserDefinedOperator or MethodKind.Conversion }
        && IsVisible(member));

    public static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>The types in a signature that no package of this repository has.</summary>
    public static IEnumerable<string> Unknown(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType).SelectMany(UnknownIn),
        IPropertySymbol property => UnknownIn(property.Type),
        IFieldSymbol field => UnknownIn(field.Type),
        INamedTypeSymbol type => type.Interfaces.SelectMany(UnknownIn).Concat(type.BaseType is { } parent ? UnknownIn(parent) : []),
        _ => [],
    };

    private static IEnumerable<string> UnknownIn(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Error ? [type.Name] : type is INamedTypeSymbol named ? named.TypeArguments.SelectMany(UnknownIn) : [];

    public static ImmutableSortedSet<string> Attributes(ISymbol symbol) =>
        [.. symbol.GetAttributes().Where(attribute => Felt.Contains(attribute.AttributeClass!.Name)).Select(Attribute)];

    public static bool Warns(string attribute) => attribute.StartsWith("[Obsolete", StringComparison.Ordinal) || attribute.StartsWith("[Experimental", StringComparison.Ordinal);

    /// <summary>An attribute without its prose: of one that warns, the id that is suppressed and whether it is an error.</summary>
    private static string Attribute(AttributeData attribute)
    {
        var named = attribute.NamedArguments.Where(argument => argument.Key != "UrlFormat").Select(argument => $"{argument.Key} = {argument.Value.Value}").Order();
        var positional = attribute.ConstructorArguments.Where(argument => attribute.AttributeClass!.Name != "ObsoleteAttribute" || argument.Value is true).Select(argument => $"{argument.Value}");
        return $"[{attribute.AttributeClass!.Name[..^"Attribute".Length]}({string.Join(", ", positional.Concat(named))})]";
    }
}
