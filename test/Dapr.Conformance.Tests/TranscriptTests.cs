namespace Dapr.Conformance.Tests;

/// <summary>Every transcript is a test of its own name; they are played side by side.</summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. Runner.Played];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Transcript_Played_IsTheSame(string name)
    {
        var differences = await Runner.ResultAsync(name);

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [Fact]
    public void Accepted_Names_AreTranscripts() => Assert.Empty(TestData.Accepted.Keys.Except(TestData.Names));

    [Fact]
    public void Accepted_Reasons_AreGiven() => Assert.DoesNotContain(TestData.Accepted.Values, string.IsNullOrWhiteSpace);
}
