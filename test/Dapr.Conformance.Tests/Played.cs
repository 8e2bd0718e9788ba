using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests;

/// <summary>What came of a transcript that was played.</summary>
/// <param name="Differences">What did not come as it was recorded.</param>
/// <param name="Came">What each step gave.</param>
/// <param name="Variables">The variables at its end.</param>
internal sealed record Played(IReadOnlyList<Difference> Differences, IReadOnlyDictionary<int, JsonObject> Came, Variables Variables);
