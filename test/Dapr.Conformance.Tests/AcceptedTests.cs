using System.Globalization;

namespace Dapr.Conformance.Tests;

/// <summary>The list of what is not passed: each reason is exact, and what waits for nothing that is built later passes.</summary>
public sealed class AcceptedTests
{
    private const string OnPurpose = "differs on purpose in step ";

    /// <summary>The part of a block that may differ on purpose.</summary>
    private const double MostOnPurpose = 0.02;

    private const int MostActorsOnPurpose = 2;

    /// <summary>How many transcripts of a block name nothing that is built later.</summary>
    public static readonly TheoryData<string, int> Blocks = new()
    {
        { "actors", 66 },
        { "bindings", 18 },
        { "configuration", 1 },
        { "conversation", 8 },
        { "crypto", 13 },
        { "errors", 12 },
        { "health", 5 },
        { "invoke", 29 },
        { "jobs", 24 },
        { "lock", 1 },
        { "metadata", 3 },
        { "pubsub", 60 },
        { "secrets", 5 },
        { "security", 9 },
        { "state", 34 },
    };

    public static TheoryData<string> Waiting => [.. TestData.Accepted.Where(entry => !entry.Value.StartsWith(OnPurpose, StringComparison.Ordinal)).Select(entry => entry.Key)];

    /// <summary>The step in which a transcript differs on purpose; null when it waits for something.</summary>
    internal static int? StepOnPurpose(string reason) =>
        reason.StartsWith(OnPurpose, StringComparison.Ordinal) ? int.Parse(reason[OnPurpose.Length..reason.IndexOf(':', StringComparison.Ordinal)], CultureInfo.InvariantCulture) : null;

    [Fact]
    public void Accepted_Names_AreTranscripts() => Assert.Empty(TestData.Accepted.Keys.Except(TestData.Names));

    [Theory]
    [MemberData(nameof(Waiting))]
    public void Accepted_Reason_IsWhatTheTranscriptNames(string name) =>
        Assert.Equal(Later.Reason(Later.Named(TestData.Load(name))), TestData.Accepted[name]);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Belonging_Transcripts_ArePassedButForFewThatDifferOnPurpose(string block, int least)
    {
        var all = TestData.Names.Where(name => name.StartsWith(block + "/", StringComparison.Ordinal)).ToList();
        var belonging = all.Where(name => Later.Named(TestData.Load(name)).Count == 0).ToList();
        var onPurpose = belonging.Where(TestData.Accepted.ContainsKey).ToList();

        Assert.InRange(belonging.Count, least, all.Count);
        Assert.All(onPurpose, name => Assert.StartsWith(OnPurpose, TestData.Accepted[name], StringComparison.Ordinal));
        Assert.InRange(onPurpose.Count, 0, block == "actors" ? MostActorsOnPurpose : (int)(all.Count * MostOnPurpose));
    }
}
