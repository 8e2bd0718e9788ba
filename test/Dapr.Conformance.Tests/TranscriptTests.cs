namespace Dapr.Conformance.Tests;

/// <summary>Every transcript is a test of its own name; they are played side by side.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. Runner.Chosen];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Transcript_Played_IsTheSameUnlessListed(string name)
    {
        var played = await Runner.ResultAsync(name);
        var differences = string.Join("\n", played.Differences);

        if (!TestData.Accepted.TryGetValue(name, out var reason))
        {
            Assert.True(played.Differences.Count == 0, differences);
        }
        else
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{reason}\n{differences}");
            Assert.True(played.Differences.Count > 0, "It is the same now: take it off accepted.json.");
        }
    }
}
