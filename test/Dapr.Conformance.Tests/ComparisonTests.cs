using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests;

/// <summary>What the comparison sees in every step that was recorded, by the kind of step.</summary>
public sealed class ComparisonTests
{
    public static TheoryData<string> Kinds => [.. Recorded.Value.Keys];

    private static Lazy<Dictionary<string, List<JsonObject>>> Recorded { get; } = new(() => TestData.Names
        .SelectMany(name => Steps(TestData.Load(name)["steps"]!.AsArray()))
        .GroupBy(step => StepKinds.Of(step)!, step => step["got"]!.AsObject())
        .ToDictionary(group => group.Key, group => group.ToList()));

    [Fact]
    public void Recorded_Steps_AreOfAllKindsButKill() => Assert.Equal(StepKinds.All.Except(["kill"]).Order(), Recorded.Value.Keys.Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compare_WithItself_ShowsNothing(string kind) => Assert.All(Recorded.Value[kind], got => Assert.Empty(Differences(got, got)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compare_OneLeafAltered_ShowsThatOne(string kind) => Assert.All(Recorded.Value[kind], got => Assert.All(
        Leaves.Of(got).Where(leaf => leaf.CanAlter), leaf => Assert.Equal([leaf.Path], Differences(got, leaf.Altered(got)))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compare_OneLeafRemoved_ShowsThatOne(string kind) => Assert.All(Recorded.Value[kind], got => Assert.All(
        Leaves.Of(got), leaf => Assert.Equal([leaf.PathWhenGone], Differences(got, leaf.Removed(got)))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Compare_OneLeafAdded_ShowsThatOne(string kind) => Assert.All(Recorded.Value[kind], got => Assert.All(
        Leaves.Containers(got), container => Assert.Equal([container.PathWhenMore], Differences(got, container.Extended(got)))));

    private static List<string> Differences(JsonObject recorded, JsonNode came)
    {
        var comparison = new Comparison(new Variables());
        comparison.Compare("", recorded, came);
        return [.. comparison.Differences.Select(difference => difference.Path)];
    }

    private static IEnumerable<JsonObject> Steps(JsonArray steps) => steps.OfType<JsonObject>().SelectMany(step => Inner(step).Prepend(step));

    private static IEnumerable<JsonObject> Inner(JsonObject step) =>
        (step["worker"]?["do"] is JsonArray worker ? Steps(worker) : [])
        .Concat((step["duplex"]?["script"] as JsonArray ?? []).SelectMany(line => line!["do"] is JsonArray steps ? Steps(steps) : []));
}
