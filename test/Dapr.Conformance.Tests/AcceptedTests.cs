namespace Dapr.Conformance.Tests;

/// <summary>The list of what is not passed: each reason is exact, and what waits for nothing that is built later passes.</summary>
public sealed class AcceptedTests
{
    private const string OnPurpose = "differs on purpose: ";

    private static readonly string[] Blocks = ["state", "pubsub", "invoke", "metadata", "health", "errors", "security"];

    public static TheoryData<string> Waiting => [.. TestData.Accepted.Where(entry => !entry.Value.StartsWith(OnPurpose, StringComparison.Ordinal)).Select(entry => entry.Key)];

    [Fact]
    public void Accepted_Names_AreTranscripts() => Assert.Empty(TestData.Accepted.Keys.Except(TestData.Names));

    [Theory]
    [MemberData(nameof(Waiting))]
    public void Accepted_Reason_IsWhatTheTranscriptNames(string name) =>
        Assert.Equal(Later.Reason(Later.Named(TestData.Load(name))), TestData.Accepted[name]);

    [Fact]
    public void Belonging_Transcripts_AreTheseAndNotListed()
    {
        var belonging = TestData.Names.Where(name => Later.Named(TestData.Load(name)).Count == 0).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{belonging.Count} transcripts name nothing that is built later:\n{string.Join('\n', belonging)}");

        Assert.InRange(belonging.Count(name => Blocks.Contains(name.Split('/')[0])), 115, int.MaxValue);
        Assert.All(belonging.Where(TestData.Accepted.ContainsKey), name => Assert.StartsWith(OnPurpose, TestData.Accepted[name], StringComparison.Ordinal));
    }
}
