using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace Dapr.AspNetCore.Tests.PubSub;

/// <summary>What the runtime is told of the application's topics.</summary>
public sealed class SubscribeTests
{
    [Fact]
    public async Task Subscribe_AttributeOnALambda_IsListed() => Assert.Equal(
        """[{"topic":"orders","pubsubName":"pubsub","route":"on/orders"}]""",
        await ListAsync(app => app.MapPost("/on/orders", [Topic("pubsub", "orders")] () => { })));

    [Fact]
    public async Task Subscribe_Conditions_AreRulesByPriorityWithADefault() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","routes":{"rules":[{"match":"event.type == \u0022a\u0022","path":"a"},{"match":"event.type == \u0022b\u0022","path":"b"}],"default":"d"}}]""",
        await ListAsync(app =>
        {
            app.MapPost("/d", () => { }).WithTopic("pubsub", "t");
            app.MapPost("/b", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", Match = "event.type == \"b\"", Priority = 2 });
            app.MapPost("/a", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", Match = "event.type == \"a\"", Priority = 1 });
        }));

    [Fact]
    public async Task Subscribe_DeadLetterRawAndMetadata_AreTold() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","route":"t","metadata":{"a":"1,2","rawPayload":"true"},"deadLetterTopic":"dead"}]""",
        await ListAsync(app => app.MapPost("/t", [Topic("pubsub", "t", "dead", true)][TopicMetadata("a", "1")][TopicMetadata("a", "2")] () => { })));

    [Fact]
    public async Task Subscribe_MetadataWithAnId_BelongsToTheTopicsThatOwnIt() => Assert.Equal(
        """[{"topic":"one","pubsubName":"pubsub","route":"t","metadata":{"n":"x"}},{"topic":"two","pubsubName":"pubsub","route":"t"}]""",
        await ListAsync(app => app.MapPost("/t", [Topic("pubsub", "one", ["id1"])][Topic("pubsub", "two")][TopicMetadata("id1", "n", "x")] () => { })));

    [Fact]
    public async Task Subscribe_Bulk_IsTold() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","route":"t","bulkSubscribe":{"enabled":true,"maxMessagesCount":7,"maxAwaitDurationMs":1000}}]""",
        await ListAsync(app => app.MapPost("/t", [Topic("pubsub", "t")][BulkSubscribe("t", 7)] () => { })));

    [Fact]
    public async Task Subscribe_RouteWithAParameter_IsLeftOutAndTheOthersStay() => Assert.Equal(
        """[{"topic":"two","pubsubName":"pubsub","route":"two"}]""",
        await ListAsync(app =>
        {
            app.MapPost("/one/{id}", (string id) => id).WithTopic("pubsub", "one");
            app.MapPost("/two/{id?}", (string? id) => id).WithTopic("pubsub", "two");
        }));

    [Fact]
    public async Task Subscribe_TopicOptions_CarryTheirSeparatorAndOwnedMetadata() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","route":"t","metadata":{"n":"1;2","own":"x"}}]""",
        await ListAsync(app => app
            .MapPost("/t", [TopicMetadata("id", "n", "1")][TopicMetadata("id", "n", "2")][TopicMetadata("other", "m", "3")] () => { })
            .WithTopic(new TopicOptions
            {
                PubsubName = "pubsub",
                Name = "t",
                OwnedMetadatas = ["id"],
                MetadataSeparator = ";",
                Metadata = new Dictionary<string, string> { ["own"] = "x" },
            })));

    [Fact]
    public async Task Subscribe_RawForAll_MarksEveryTopic() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","route":"t","metadata":{"rawPayload":"true"}}]""",
        await ListAsync(app => app.MapPost("/t", () => { }).WithTopic("pubsub", "t"), new SubscribeOptions { EnableRawPayload = true }));

    [Fact]
    public async Task Subscribe_SeveralTopics_AreInOrderOfPubSubAndName() => Assert.Equal(
        """[{"topic":"b","pubsubName":"one","route":"x"},{"topic":"a","pubsubName":"two","route":"x"},{"topic":"c","pubsubName":"two","route":"x"}]""",
        await ListAsync(app => app.MapPost("/x", [Topic("two", "c")][Topic("two", "a")][Topic("one", "b")] () => { })));

    [Fact]
    public async Task Subscribe_ConditionsAlone_HaveNoDefault() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","routes":{"rules":[{"match":"true","path":"a"}]},"deadLetterTopic":"dead"}]""",
        await ListAsync(app => app.MapPost("/a", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", Match = "true", Priority = 1, DeadLetterTopic = "dead" })));

    [Fact]
    public async Task Subscribe_WithBulkSubscribe_IsToldWithItsLimits() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","route":"t","bulkSubscribe":{"enabled":true,"maxMessagesCount":5,"maxAwaitDurationMs":20}}]""",
        await ListAsync(app => app.MapPost("/t", () => { }).WithTopic("pubsub", "t")
            .WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "t", MaxMessagesCount = 5, MaxAwaitDurationMs = 20 })));

    [Fact]
    public async Task Subscribe_ControllerAction_IsListed() => Assert.Equal(
        """[{"topic":"orders","pubsubName":"pubsub","route":"shop/orders","metadata":{"k":"v"},"bulkSubscribe":{"enabled":true,"maxMessagesCount":100,"maxAwaitDurationMs":1000}}]""",
        await ListAsync(app => app.MapControllers(), configure: builder => builder.Services.AddOnly<OrdersController>()));

    [Fact]
    public async Task Subscribe_ControllersAndMinimalApis_AreListedAlike() => Assert.Equal(
        await ListAsync(app =>
        {
            app.MapPost("/all/default", [Topic("pubsub", "ruled", "dead", true)][TopicMetadata("a", "1")][TopicMetadata("a", "2")] () => { });
            app.MapPost("/all/first", [Topic("pubsub", "ruled", "event.type == \"a\"", 1)][BulkSubscribe("ruled", 5, 20)] () => { });
            app.MapPost("/all/second", [Topic("pubsub", "ruled", true, "event.type == \"b\"", 2)] () => { });
            app.MapPost("/all/owned", [Topic("pubsub", "owned", ["id"], ";")][Topic("pubsub", "other")][TopicMetadata("id", "n", "x")][TopicMetadata("id", "n", "y")] () => { });
        }),
        await ListAsync(app => app.MapControllers(), configure: builder => builder.Services.AddOnly<AllController>()));

    [Fact]
    public async Task Subscribe_NoTopics_IsAnEmptyList() => Assert.Equal("[]", await ListAsync(_ => { }));

    private static async Task<string> ListAsync(
        Action<WebApplication> map, SubscribeOptions? options = null, Action<WebApplicationBuilder>? configure = null)
    {
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.MapSubscribeHandler(options ?? new SubscribeOptions());
                map(application);
            },
            configure);
        return await app.Client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative));
    }

    [Route("shop")]
    public sealed class OrdersController : ControllerBase
    {
        [Topic("pubsub", "orders")]
        [TopicMetadata("k", "v")]
        [BulkSubscribe("orders")]
        [HttpPost("orders")]
        public void OnOrders()
        {
        }
    }

    [Route("all")]
    public sealed class AllController : ControllerBase
    {
        [Topic("pubsub", "ruled", "dead", true)]
        [TopicMetadata("a", "1")]
        [TopicMetadata("a", "2")]
        [HttpPost("default")]
        public void OnDefault()
        {
        }

        [Topic("pubsub", "ruled", "event.type == \"a\"", 1)]
        [BulkSubscribe("ruled", 5, 20)]
        [HttpPost("first")]
        public void OnFirst()
        {
        }

        [Topic("pubsub", "ruled", true, "event.type == \"b\"", 2)]
        [HttpPost("second")]
        public void OnSecond()
        {
        }

        [Topic("pubsub", "owned", ["id"], ";")]
        [Topic("pubsub", "other")]
        [TopicMetadata("id", "n", "x")]
        [TopicMetadata("id", "n", "y")]
        [HttpPost("owned")]
        public void OnOwned()
        {
        }
    }
}
