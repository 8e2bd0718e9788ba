namespace Dapr.Conformance.Tests;

/// <summary>Every transcript is a test of its own name; they are played side by side.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. Runner.Chosen];

    public static TheoryData<string> NamesInRedisPlace => [.. InRedisPlace.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Transcript_Played_IsTheSameUnlessListed(string name)
    {
        var played = await Runner.ResultAsync(name);
        var differences = string.Join("\n", played.Differences);

        if (!TestData.Accepted.TryGetValue(name, out var reason))
        {
            Assert.True(played.Differences.Count == 0, differences);
            return;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{reason}\n{differences}");

        // The list is that of our sidecar in the process; another one may well be further.
        if (Runner.Program is null)
        {
            Assert.True(played.Differences.Count > 0, "It is the same now: take it off accepted.json.");
            Assert.True(AcceptedTests.StepOnPurpose(reason) is not { } step || played.Differences.All(difference => difference.Step == step), "It differs in more than the step that is listed:\n" + differences);
            Assert.True(played.Differences[0].Step >= Later.Named(TestData.Load(name)).Values.DefaultIfEmpty(Later.Start).Min(), "It differs before it comes to what it waits for:\n" + differences);
        }
    }

    [Theory]
    [MemberData(nameof(NamesInRedisPlace))]
    public async Task Transcript_PlayedInRedisPlace_IsTheSame(string name)
    {
        Assert.SkipWhen(Runner.Program is not null, "A program need not have our component.");

        var played = await Runner.PlayInRedisPlaceAsync(name);

        Assert.True(played.Differences.Count == 0, string.Join("\n", played.Differences));
    }
}
