using System.Text.RegularExpressions;

namespace Dapr.Docs.Tests.Tour;

/// <summary>The sample with every building block: that all is as it says, and that it says what is not.</summary>
public sealed class TourTests : IDisposable
{
    /// <summary>In the order of the tour, each with what it proves last.</summary>
    private static readonly (string Block, string Last)[] Blocks =
    [
        ("State", "a TTL ends"),
        ("PubSub", "a stream needs no endpoint"),
        ("Invocation", "a refusal arrives as it was said"),
        ("Bindings", "a schedule ticks"),
        ("Secrets", "a missing secret is named"),
        ("Configuration", "IOptionsMonitor tells of a change"),
        ("Locks", "a forgotten lock expires"),
        ("Cryptography", "forged bytes are refused"),
        ("Jobs", "a job that has ended is gone"),
        ("Actors", "a reminder comes"),
        ("Conversation", "an IChatClient tells what a tool gave"),
        ("Runtime", "subscriptions are listed"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Run_AsItIs_ProvesEveryBlock()
    {
        using var tour = Start();

        var code = await tour.EndsAsync();

        Assert.True(code == 0, tour.Output);
        var lines = Regex.Replace(tour.Output, "\n +", " ").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Blocks.Length + 1, lines.Length);
        Assert.All(Blocks.Zip(lines), pair =>
        {
            Assert.Matches($"^{pair.First.Block} +\\S", pair.Second);
            Assert.EndsWith("; " + pair.First.Last, pair.Second, StringComparison.Ordinal);
        });
        Assert.True(tour.Output.Count(letter => letter == '\n') <= 2 * Blocks.Length + 1, tour.Output);
        Assert.StartsWith("All of 12 building blocks are as they should be", lines[^1], StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Run_BlocksThatAreOtherwise_SaysWhichAndWhatWasExpected()
    {
        var resources = Directory.CreateDirectory(Path.Combine(_folder.FullName, "resources"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(OwnProcess.Sample("Tour"))!, "components"), "*.yaml"))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(resources.FullName, Path.GetFileName(file)),
                text.Replace("""{"Tea:Minutes": "3"}""", """{"Tea:Minutes": "5"}""", StringComparison.Ordinal).Replace("name: lockstore", "name: elsewhere", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
        }

        using var tour = Start($"--Dapr:Sidecar:ResourcesPath={resources.FullName}");

        var code = await tour.EndsAsync();

        Assert.True(code == 1, tour.Output);
        Assert.Contains("Configuration  FAILED: \"a setting is read\" is not so: expected '3', but it was '5'", tour.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^Locks +FAILED: DaprException: .*lockstore", tour.Output);
        Assert.Matches(@"(?m)^State +a value is kept;", tour.Output);
        Assert.Contains("2 OF 12 BUILDING BLOCKS ARE NOT as they should be", tour.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ResourcesThatAreNotThere_SaysThatItCannotBegin()
    {
        using var tour = Start($"--Dapr:Sidecar:ResourcesPath={_folder.FullName}/nowhere");

        var code = await tour.EndsAsync();

        Assert.True(code == 1, tour.Output);
        Assert.StartsWith("THE TOUR CANNOT BEGIN: ", tour.Output, StringComparison.Ordinal);
        Assert.Contains($"{_folder.FullName}/nowhere", tour.Output, StringComparison.Ordinal);
    }

    private OwnProcess Start(params string[] args) => OwnProcess.Start(OwnProcess.Sample("Tour"), _folder.FullName, new Dictionary<string, string>(), args);
}
