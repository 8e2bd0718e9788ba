using Microsoft.CodeAnalysis;

namespace Dapr.Compatibility.Tests;

/// <summary>What differs between a type of an official package and ours.</summary>
internal static class Comparison
{
    /// <summary>Everything in which code that compiles with the official type may not compile, or may do something else, with ours.</summary>
    public static IEnumerable<Difference> Of(INamedTypeSymbol official)
    {
        var name = MetadataName(official);
        return Assemblies.Find(name) is { } ours ? Of(official, ours) : [new Difference(official, null, "there is no such type")];
    }

    public static IEnumerable<Difference> Of(INamedTypeSymbol official, INamedTypeSymbol ours) =>
    [
        .. OfType(official, ours).Select(what => new Difference(official, null, what)),
        .. Signature.Members(official).Select(member => OfMember(member, ours) is { } what ? new Difference(official, member, what) : null).OfType<Difference>(),
        .. NewDuties(official, ours).Select(member => new Difference(official, null, $"who derives from it must write {member}")),
    ];

    /// <summary>The name that finds a type: with its namespace, the types around it, and the number of its parameters.</summary>
    public static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}"
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";

    private static IEnumerable<string> OfType(INamedTypeSymbol official, INamedTypeSymbol ours)
    {
        if (Signature.Shape(official) != Signature.Shape(ours))
        {
            yield return $"it is a {Signature.Shape(official)} (ours: {Signature.Shape(ours)})";
        }

        if (Signature.Of(official) != Signature.Of(ours))
        {
            yield return $"it is {Signature.Of(official)} (ours: {Signature.Of(ours)})";
        }

        foreach (var missing in Bases(official).Except(Bases(ours)))
        {
            yield return $"it is a {missing}";
        }

        if (OfAttributes(official, ours) is { } attribute)
        {
            yield return attribute;
        }
    }

    /// <summary>What only one of them says: either must not warn where the other does not, and ours says the rest, too.</summary>
    private static string? OfAttributes(ISymbol official, ISymbol ours)
    {
        var (theirs, own) = (Signature.Attributes(official), Signature.Attributes(ours));
        return theirs.Except(own).FirstOrDefault() is { } missing ? $"it has {missing}"
            : own.Except(theirs).FirstOrDefault(Signature.Warns) is { } warning ? $"it has no {warning}"
            : null;
    }

    private static string? OfMember(ISymbol official, INamedTypeSymbol ours)
    {
        var signature = Signature.Of(official);
        var candidates = Signature.Members(ours).Where(member => member.Name == official.Name).ToList();
        if (candidates.FirstOrDefault(member => Signature.Of(member) == signature) is not { } found)
        {
            return $"{signature} (ours: {string.Join(" | ", candidates.Select(Signature.Of))})";
        }

        return (Lost(official, found) ?? OfAttributes(official, found)) is { } lost ? $"{signature}: {lost}" : null;
    }

    /// <summary>What can be done with the official member, and not with ours of the same signature.</summary>
    private static string? Lost(ISymbol official, ISymbol ours) => (official, ours) switch
    {
        (IPropertySymbol one, IPropertySymbol other) when IsVisible(one.GetMethod) && !IsVisible(other.GetMethod) => "it can be read",
        (IPropertySymbol one, IPropertySymbol other) when IsVisible(one.SetMethod) && !IsVisible(other.SetMethod) => "it can be set",
        (IPropertySymbol one, IPropertySymbol other) when IsVisible(one.SetMethod) && other.SetMethod!.IsInitOnly && !one.SetMethod!.IsInitOnly => "it can be set later",
        (IPropertySymbol one, IPropertySymbol other) when IsNewNull(one.Type, other.Type) => "it is never null",
        (IFieldSymbol one, IFieldSymbol other) when one.IsReadOnly != other.IsReadOnly => "only one of them is read-only",
        (IMethodSymbol one, IMethodSymbol other) when IsNewNull(one.ReturnType, other.ReturnType) => "what it returns is never null",
        (IMethodSymbol one, IMethodSymbol other) => one.Parameters.Zip(other.Parameters).Where(pair => IsNewNull(pair.Second.Type, pair.First.Type))
            .Select(pair => $"'{pair.First.Name}' may be null").FirstOrDefault(),
        _ => null,
    };

    private static bool IsVisible(IMethodSymbol? accessor) => accessor is not null && Signature.IsVisible(accessor);

    /// <summary>Whether the compiler warns of a null in the second type that it does not see in the first.</summary>
    private static bool IsNewNull(ITypeSymbol without, ITypeSymbol with) =>
        (with is { IsValueType: false, NullableAnnotation: NullableAnnotation.Annotated } && without.NullableAnnotation == NullableAnnotation.NotAnnotated)
        || Arguments(without).Zip(Arguments(with)).Any(pair => IsNewNull(pair.First, pair.Second));

    private static IEnumerable<ITypeSymbol> Arguments(ITypeSymbol type) => type is INamedTypeSymbol named ? named.TypeArguments : [];

    private static HashSet<string> Bases(INamedTypeSymbol type)
    {
        var bases = type.AllInterfaces.Select(Signature.Of).ToHashSet();

        // One that nobody knows, and that is taken for a class, is internal to the official package.
        for (var parent = type.BaseType; parent is { TypeKind: not TypeKind.Error }; parent = parent.BaseType)
        {
            bases.Add(Signature.Of(parent));
        }

        return bases;
    }

    /// <summary>Members that ours asks of a class of the user's that derives from it, and the official one does not.</summary>
    private static IEnumerable<string> NewDuties(INamedTypeSymbol official, INamedTypeSymbol ours) =>
        ours.IsAbstract || ours.TypeKind == TypeKind.Interface
            ? Signature.Members(ours).Where(member => member.IsAbstract).Select(Signature.Of).Except(Signature.Members(official).Select(Signature.Of))
            : [];
}
