using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dapr.Compatibility.Tests;

/// <summary>What is compiled: the platform that signatures stand on, and our libraries.</summary>
internal static class Assemblies
{
    /// <summary>Libraries below those that the official packages have, too: messages of the protocol are the same on both sides.</summary>
    private static readonly string[] Floor = ["Dapr.Protos", "Dapr.Rpc", "Dapr.Rpc.Server"];

    private static readonly ImmutableArray<MetadataReference> Everything =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpCompilation Compilation = CSharpCompilation.Create("ours", references: Everything);

    /// <summary>All but what may hold a type of an official name.</summary>
    public static IEnumerable<MetadataReference> Platform => Everything.Where(reference => !IsOurs(Name(reference)) || Floor.Contains(Name(reference)));

    private static ImmutableArray<IAssemblySymbol> Ours { get; } =
        [.. Everything.Where(reference => IsOurs(Name(reference))).Select(Compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>()];

    /// <summary>Our type of that name, if a user can see one.</summary>
    public static INamedTypeSymbol? Find(string metadataName) =>
        Ours.Select(assembly => assembly.GetTypeByMetadataName(metadataName)).FirstOrDefault(type => type is { DeclaredAccessibility: Accessibility.Public });

    private static bool IsOurs(string name) => name.StartsWith("Dapr.", StringComparison.Ordinal) && !name.EndsWith(".Tests", StringComparison.Ordinal);

    private static string Name(MetadataReference reference) => Path.GetFileNameWithoutExtension(reference.Display!);
}
