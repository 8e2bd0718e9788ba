using Microsoft.CodeAnalysis;

namespace Dapr.Compatibility.Tests;

/// <summary>One thing in which ours is not the official one.</summary>
/// <param name="Type">The official type.</param>
/// <param name="Member">Its member, or null when it is the type itself.</param>
/// <param name="What">What the official one is, and ours is not.</param>
internal sealed record Difference(INamedTypeSymbol Type, ISymbol? Member, string What)
{
    public override string ToString() => $"{Comparison.MetadataName(Type)}{(Member is null ? "" : "." + Member.Name)}: {What}";
}
