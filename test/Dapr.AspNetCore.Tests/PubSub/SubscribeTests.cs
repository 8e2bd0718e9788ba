using Microsoft.AspNetCore.Builder;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>What the runtime is told of the application's topics.</summary>
public sealed class SubscribeTests
{
    [Fact]
    public async Task Subscribe_AttributeOnALambda_IsListed() => Assert.Equal(
        """[{"pubsubname":"pubsub","topic":"orders","route":"on/orders"}]""",
        await ListAsync(app => app.MapPost("/on/orders", [Topic("pubsub", "orders")] () => { })));

    [Fact]
    public async Task Subscribe_Conditions_AreRulesByPriorityWithADefault() => Assert.Equal(
        """[{"pubsubname":"pubsub","topic":"t","routes":{"rules":[{"match":"event.type == \u0022a\u0022","path":"a"},{"match":"event.type == \u0022b\u0022","path":"b"}],"default":"d"}}]""",
        await ListAsync(app =>
        {
            app.MapPost("/d", () => { }).WithTopic("pubsub", "t");
            app.MapPost("/b", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", Match = "event.type == \"b\"", Priority = 2 });
            app.MapPost("/a", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", Match = "event.type == \"a\"", Priority = 1 });
        }));

    [Fact]
    public async Task Subscribe_DeadLetterRawAndMetadata_AreTold() => Assert.Equal(
        """[{"pubsubname":"pubsub","topic":"t","route":"t","metadata":{"a":"1,2","rawPayload":"true"},"deadLetterTopic":"dead"}]""",
        await ListAsync(app => app.MapPost("/t", [Topic("pubsub", "t", "dead", true)] [TopicMetadata("a", "1")] [TopicMetadata("a", "2")] () => { })));

    [Fact]
    public async Task Subscribe_MetadataWithAnId_BelongsToTheTopicsThatOwnIt() => Assert.Equal(
        """[{"pubsubname":"pubsub","topic":"one","route":"t","metadata":{"n":"x"}},{"pubsubname":"pubsub","topic":"two","route":"t"}]""",
        await ListAsync(app => app.MapPost("/t", [Topic("pubsub", "one", ["id1"])] [Topic("pubsub", "two")] [TopicMetadata("id1", "n", "x")] () => { })));

    [Fact]
    public async Task Subscribe_Bulk_IsTold() => Assert.Equal(
        """[{"pubsubname":"pubsub","topic":"t","route":"t","bulkSubscribe":{"enabled":true,"maxMessagesCount":7,"maxAwaitDurationMs":1000}}]""",
        await ListAsync(app => app.MapPost("/t", [Topic("pubsub", "t")] [BulkSubscribe("t", 7)] () => { })));

    [Fact]
    public async Task Subscribe_RouteWithAParameter_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ListAsync(app => app.MapPost("/t/{id}", (string id) => id).WithTopic("pubsub", "t")));

        Assert.Contains("/t/{id}", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<string> ListAsync(Action<WebApplication> map)
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.MapSubscribeHandler();
            map(application);
        });
        return await app.Client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative));
    }
}
