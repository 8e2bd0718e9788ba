using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace Dapr.Compatibility.Tests;

/// <summary>The file <c>compat.json</c>: what of the official packages is not here.</summary>
internal sealed class CompatList
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static CompatList All { get; } =
        JsonSerializer.Deserialize<CompatList>(File.ReadAllText(Path.Combine(OfficialPackages.Root, "test", "Dapr.Compatibility.Tests", "compat.json")), Json)!;

    /// <summary>Members that stay away, or differ, for good.</summary>
    public required ImmutableArray<Entry> Differs { get; init; }

    /// <summary>What waits for its block: whole packages, whole types, or members with all their overloads.</summary>
    public required ImmutableArray<Entry> Waits { get; init; }

    public IEnumerable<Entry> Entries => Differs.Concat(Waits);

    /// <summary>The names of an entry that are no reason any more: what they stand for is here, or the official packages do not have it.</summary>
    public static IEnumerable<string> Stale(Entry entry) =>
        from name in entry.Packages.Concat(entry.Members)
        let listed = OfficialPackages.All.Types.SelectMany(package => package.Value.SelectMany(type => Listed(package.Key, type, name))).ToList()
        where listed.Count == 0 || listed.Any(thing => IsHere(thing.Type, thing.Member))
        select name;

    /// <summary>Whether an entry tells of a difference.</summary>
    public static bool Covers(Entry entry, string package, Difference difference) =>
        entry.Packages.Contains(package) || entry.Members.Contains(TypeName(difference.Type))
        || (difference.Member is not null && Names(difference.Type, difference.Member).Any(name => entry.Members.Contains(name)));

    private static IEnumerable<(INamedTypeSymbol Type, ISymbol? Member)> Listed(string package, INamedTypeSymbol type, string name) =>
        name == package || name == TypeName(type) ? [(type, null)]
        : name.StartsWith(TypeName(type) + ".", StringComparison.Ordinal) ? Signature.Members(type).Where(member => Names(type, member).Contains(name)).Select(member => (type, (ISymbol?)member))
        : [];

    private static bool IsHere(INamedTypeSymbol type, ISymbol? member) =>
        Assemblies.Find(Comparison.MetadataName(type)) is not null
        && (member is null || !Comparison.Of(type).Any(difference => SymbolEqualityComparer.Default.Equals(difference.Member, member)));

    private static string TypeName(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None));

    /// <summary>A member for all its overloads, and for itself alone.</summary>
    private static string[] Names(INamedTypeSymbol type, ISymbol member)
    {
        var name = $"{TypeName(type)}.{(member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? type.Name : member.Name)}";
        return member is IMethodSymbol method
            ? [name, $"{name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)))})"]
            : [name];
    }

    /// <summary>A line of the list.</summary>
    internal sealed record Entry
    {
        /// <summary>The building block, of what waits for one.</summary>
        public string? Block { get; init; }

        /// <summary>Types, members, or members with the types of their parameters, by full name.</summary>
        public ImmutableArray<string> Members { get; init; } = [];

        /// <summary>Whole packages.</summary>
        public ImmutableArray<string> Packages { get; init; } = [];

        public required string Reason { get; init; }

        /// <summary>What to write instead.</summary>
        public required string Instead { get; init; }
    }
}
