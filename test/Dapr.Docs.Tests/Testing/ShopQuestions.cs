using Dapr;
using Dapr.Client;
using Dapr.Testing;
using Moq;

namespace Shop;

public sealed class ShopQuestions
{
    [Fact]
    public async Task ArticleAdded_IsPublished()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithStateStore().WithPubSub());

        await host.Client.PostAsync("/customers/ada/basket/tea", null);

        var added = Assert.Single(host.Published<ArticleAdded>("article-added"));
        Assert.Equal(new ArticleAdded("ada", "tea"), added.Data);
    }

    [Fact]
    public async Task ArticleThatIsNone_IsNotHandled()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "article-added", "no article");
        await host.SettleAsync();

        var delivery = Assert.Single(host.Deliveries);
        Assert.Equal((DeliveryOutcome.Retry, 400), (delivery.Outcome, delivery.Status));
        Assert.StartsWith("the application answered 400", delivery.Reason);
        Assert.Null(delivery.DeadLetterTopic);
    }

    [Fact]
    public async Task ArticleAdded_IsInTheBasket()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithStateStore().WithPubSub());

        await host.Client.PostAsync("/customers/ada/basket/tea", null);

        Assert.Equal(["tea"], host.State<List<string>>("statestore", "ada"));
        Assert.Equal(["ada"], await host.StateKeysAsync("statestore"));
    }

    [Fact]
    public async Task StoreIsDown_NothingIsPublished()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithStateStore().WithPubSub());
        host.FailNext(DaprBlock.State, "statestore", FaultCode.Unavailable, operation: "save");

        var failure = await Assert.ThrowsAnyAsync<DaprException>(() => host.Client.PostAsync("/customers/ada/basket/tea", null));

        Assert.Contains("code = Unavailable", failure.Message);
        Assert.Empty(host.Published<ArticleAdded>("article-added"));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task TwoWriteAtOnce_BothAreKept()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithStateStore().WithPubSub());
        await host.Client.PostAsync("/customers/ada/basket/tea", null);
        var conflict = host.ConflictNextWrite("ada");

        await host.Client.PostAsync("/customers/ada/basket/jam", null);

        Assert.Equal(1, conflict.Hits);
        Assert.Equal(["tea", "jam"], host.State<List<string>>("statestore", "ada"));
    }

    [Fact]
    public async Task Basket_WithDoubles_SaysWhatWasAdded()
    {
        var state = new Mock<IStateClient>();
        var pubSub = new Mock<IPubSubClient>();

        await new Basket(state.Object, pubSub.Object).AddAsync("ada", "tea");

        pubSub.Verify(client => client.PublishEventAsync("pubsub", "article-added", new ArticleAdded("ada", "tea"), default));
    }

    [Fact]
    public async Task Shop_WithADoubleOfTheStore_NeedsNone()
    {
        var state = new Mock<IStateClient>();
        await using var host = await DaprTestHost.StartAsync(
            ShopApp.Build, options => options.WithPubSub().ConfigureServices(services => services.AddSingleton(state.Object)));

        await host.Client.PostAsync("/customers/ada/basket/tea", null);

        Assert.Single(state.Invocations);
        Assert.Single(host.Published<ArticleAdded>("article-added"));
    }

    [Fact]
    public async Task BrokerIsMissing_IsWarnedOf()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithPubSub("messages"));

        Assert.Contains("The subscription to pubsub/article-added has no topic, or there is no such pub/sub component.", host.Warnings);
    }
}
