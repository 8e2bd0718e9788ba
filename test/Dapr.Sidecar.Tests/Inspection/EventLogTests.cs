using System.Text.Json;
using Dapr.Sidecar.Inspection;

namespace Dapr.Sidecar.Tests.Inspection;

/// <summary>What is kept of events: the last of them, whatever their number and size.</summary>
public sealed class EventLogTests
{
    [Fact]
    public void Published_MoreThanIsKept_LeavesTheLastInOrder()
    {
        var log = new EventLog(most: 3);

        for (var number = 0; number < 10; number++)
        {
            log.Published(Event($"t{number}", 1));
            log.Delivered(Delivery($"t{number}"));
        }

        Assert.Equal(["t7", "t8", "t9"], log.AllPublished.Select(published => published.Topic));
        Assert.Equal(["t7", "t8", "t9"], log.AllDeliveries.Select(delivery => delivery.Topic));
    }

    [Fact]
    public void Published_LargerThanIsKept_LeavesWhatFitsAndAlwaysTheLast()
    {
        var log = new EventLog(most: 100, mostBytes: 10);

        log.Published(Event("a", 4));
        log.Published(Event("b", 4));
        log.Published(Event("c", 4));
        Assert.Equal(["b", "c"], log.AllPublished.Select(published => published.Topic));

        log.Published(Event("huge", 1_000));
        Assert.Equal(["huge"], log.AllPublished.Select(published => published.Topic));

        log.Published(Event("d", 10));
        Assert.Equal(["d"], log.AllPublished.Select(published => published.Topic));
    }

    [Fact]
    public async Task Published_FromManyAtOnce_StaysWithinItsBounds()
    {
        var log = new EventLog(most: 50, mostBytes: 1_000);

        await Parallel.ForAsync(0, 10_000, (number, _) =>
        {
            log.Published(Event("t", number % 40));
            log.Delivered(Delivery("t"));
            Assert.InRange(log.AllPublished.Sum(published => published.Data.Length), 0, 1_000);
            return ValueTask.CompletedTask;
        });

        Assert.InRange(log.AllPublished.Count, 1, 50);
        Assert.Equal(50, log.AllDeliveries.Count);
    }

    [Fact]
    public async Task Sidecar_ThatRunsForLong_KeepsAThousandEvents()
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" }));

        for (var number = 0; number < 1_100; number++)
        {
            using var answer = await sidecar.SendAsync("POST", "/v1.0/publish/pubsub/orders", "{}");
        }

        Assert.Equal(1_000, sidecar.Sidecar.Events.AllPublished.Count);
    }

    public static TheoryData<string, ConversationPrompt, ConversationAnswer> Large
    {
        get
        {
            var (text, answer) = (new string('x', 10_000), ConversationAnswer.Text(""));
            var json = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["x"] = text });
            return new()
            {
                { "text", new() { Messages = [new() { Role = PromptRole.User, Content = ["", text] }] }, answer },
                { "name", new() { Messages = [new() { Role = PromptRole.User, Name = text }] }, answer },
                { "call of before", new() { Messages = [new() { Role = PromptRole.Assistant, ToolCalls = [new() { Name = "f", Arguments = text }] }] }, answer },
                { "schema of a tool", new() { Tools = [new() { Name = "f", Parameters = json }] }, answer },
                { "description of a tool", new() { Tools = [new() { Name = "f", Description = text }] }, answer },
                { "format", new() { ResponseFormat = json }, answer },
                { "parameter", new() { Parameters = new Dictionary<string, JsonElement> { ["p"] = json } }, answer },
                { "metadata", new() { Metadata = new Dictionary<string, string> { ["m"] = text } }, answer },
                { "answer", new(), ConversationAnswer.Text(text) },
                { "call", new(), ConversationAnswer.Calling(new PromptToolCall { Name = "f", Arguments = text }) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Large), DisableDiscoveryEnumeration = true)]
    public void Conversed_LargeInWhateverPart_IsNotKeptForLong(string part, ConversationPrompt prompt, ConversationAnswer answer)
    {
        var log = new EventLog(most: 100, mostBytes: 10_000);

        log.Conversed(new ConversedPrompt(part, prompt, answer));
        log.Conversed(new ConversedPrompt("small", new ConversationPrompt(), ConversationAnswer.Text("")));

        Assert.Equal(["small"], log.AllConversed.Select(conversed => conversed.Component));
    }

    private static PublishedEvent Event(string topic, int size) => new("pubsub", topic, new byte[size], new Dictionary<string, string>(), IsDeadLetter: false);

    private static TopicDelivery Delivery(string topic) => new("pubsub", topic, "id", "/path", "Success", "");
}
