namespace Dapr.Sidecar.Tests.PubSub;

public sealed class RoutingTests
{
    private const string Rules = """
        {"pubsubname":"pubsub","topic":"t","deadLetterTopic":"dead","routes":{"rules":[
          {"match":"event.type == \"a\"","path":"/a"},
          {"match":"event.data.n > 1","path":"/many"}]DEFAULT}}
        """;

    private const string Dead = """{"pubsubname":"pubsub","topic":"dead","route":"/dead"}""";

    [Theory]
    [InlineData("a", """{"n":5}""", "/a")]
    [InlineData("b", """{"n":5}""", "/many")]
    [InlineData("b", """{"n":1}""", "/rest")]
    public async Task Route_Rules_TheFirstThatFitsDecides(string type, string data, string path)
    {
        var app = HttpApp.Of(Rules.Replace("DEFAULT", ",\"default\":\"/rest\"", StringComparison.Ordinal));
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync($"t?metadata.cloudevent.type={type}", data);

        Assert.Equal(path, (await app.NextAsync()).Target);
    }

    [Theory]
    [InlineData("""{"n":1}""", "Drop", "no rule fits")]
    [InlineData("""{"m":1}""", "Retry", "no such key: n")]
    [InlineData("\"text\"", "Retry", "no such overload")]
    public async Task Route_NoneFitsOrARuleFails_IsDeadLettered(string data, string outcome, string reason)
    {
        var app = HttpApp.Of(Rules.Replace("DEFAULT", "", StringComparison.Ordinal), Dead);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", data);

        Assert.Equal("/dead", (await app.NextAsync()).Target);
        Assert.Equal(outcome, sidecar.Deliveries[0].Outcome);
        Assert.Contains(reason, sidecar.Deliveries[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_RuleThatGivesNoBoolean_IsAFailure()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","deadLetterTopic":"dead","routes":{"rules":[{"match":"event.type","path":"/a"}],"default":"/d"}}""", Dead);
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");

        Assert.Equal("/dead", (await app.NextAsync()).Target);
        Assert.Contains("gives no boolean", sidecar.Deliveries[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_EmptyMatch_IsTheDefault()
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","routes":{"rules":[{"match":"event.type == 'a'","path":"/a"},{"match":"","path":"/any"}]}}""");
        await using var sidecar = await PubSubSidecar.StartAsync(app);

        await sidecar.PublishAsync("t", "1");

        Assert.Equal("/any", (await app.NextAsync()).Target);
    }

    [Fact]
    public async Task Route_OneRuleDoesNotCompile_TakesAllProgrammaticSubscriptionsAlong()
    {
        var log = new CollectedLog();
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","routes":{"rules":[{"match":"event.type ==","path":"/a"}]}}""", Dead);
        await using var sidecar = await PubSubSidecar.StartAsync(app, options => options.LoggerFactory = log);

        await sidecar.PublishAsync("dead", "1");
        await sidecar.QuietAsync();

        Assert.Empty(app.EventTargets);
        Assert.Contains(
            log.Of("Dapr.Sidecar.PubSub.SubscriptionManager"), entry => entry.Message.Contains("'event.type ==' for pubsub/t, at 1:14: ", StringComparison.Ordinal));
    }
}
