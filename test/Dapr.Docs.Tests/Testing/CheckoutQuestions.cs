using Dapr.Testing;

namespace Shop;

public sealed class CheckoutQuestions
{
    [Fact]
    public async Task DeliveredTwice_CountsOnce()
    {
        await using var host = await DaprTestHost.StartAsync(Checkout.Build, options => options.WithStateStore().WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "article-added", new ArticleAdded("ada", "tea"));
        await host.DeliverAgainAsync("article-added");
        await host.SettleAsync();

        Assert.Equal([1, 2], host.Deliveries.Select(delivery => delivery.Attempt));
        Assert.Equal(1, host.State<int>("statestore", "articles"));
    }

    [Fact]
    public async Task OtherServiceFails_PriceIsOnRequest()
    {
        await using var host = await DaprTestHost.StartAsync(Checkout.Build);
        host.FailNext(DaprBlock.Invocation, "prices", FaultCode.Unavailable);

        Assert.Equal("on request", await host.Client.GetStringAsync("/prices/tea"));
    }

    [Fact]
    public async Task OtherServiceIsSlow_IsWaitedFor()
    {
        await using var host = await DaprTestHost.StartAsync(Checkout.Build);
        host.DelayNext(DaprBlock.Invocation, "prices", TimeSpan.FromSeconds(10));
        host.FailNext(DaprBlock.Invocation, "prices", FaultCode.DeadlineExceeded);

        var asking = host.Client.GetStringAsync("/prices/tea");
        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.False(asking.IsCompleted);

        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("on request", await asking);
    }

    [Fact]
    public async Task SettingThatChanges_IsReadAnew()
    {
        await using var host = await DaprTestHost.StartAsync(
            Checkout.Build, options => options.WithConfigurationStore(items: new Dictionary<string, string> { ["discount"] = "5" }));
        Assert.Equal("5", await host.Client.GetStringAsync("/discount"));

        host.SetConfiguration("configstore", "discount", "10");

        Assert.Equal("10", await host.Client.GetStringAsync("/discount"));
    }

    [Fact]
    public async Task ValueWithATimeToLive_IsGoneAfterIt()
    {
        await using var host = await DaprTestHost.StartAsync(Checkout.Build, options => options.WithStateStore());
        await host.Dapr.SaveStateAsync("statestore", "offer", "tea", metadata: new Dictionary<string, string> { ["ttlInSeconds"] = "86400" });

        await host.Clock.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal("tea", host.State<string>("statestore", "offer"));

        await host.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Null(host.State<string>("statestore", "offer"));
    }

    [Fact]
    public async Task StoreIsDownAndUpAgain_NextDeliveryCounts()
    {
        await using var host = await DaprTestHost.StartAsync(Checkout.Build, options => options.WithStateStore().WithPubSub());
        host.FailNext(DaprBlock.State, "statestore");

        await host.Dapr.PublishEventAsync("pubsub", "article-added", new ArticleAdded("ada", "tea"));
        await host.SettleAsync();
        await host.DeliverAgainAsync("article-added");
        await host.SettleAsync();

        Assert.Equal([DeliveryOutcome.Retry, DeliveryOutcome.Success], host.Deliveries.Select(delivery => delivery.Outcome));
        Assert.Equal(1, host.State<int>("statestore", "articles"));
    }

    [Fact]
    public async Task ShopAndCheckout_ShareTopics()
    {
        await using var group = new DaprTestGroup();
        await using var shop = await DaprTestHost.StartAsync(ShopApp.Build, options => In(group, options, "shop"));
        await using var checkout = await DaprTestHost.StartAsync(Checkout.Build, options => In(group, options, "checkout"));

        await shop.Client.PostAsync("/customers/ada/basket/tea", null);
        await group.SettleAsync();

        Assert.Equal(1, checkout.State<int>("statestore", "articles"));

        static void In(DaprTestGroup group, DaprTestOptions options, string appId)
        {
            (options.Group, options.AppId) = (group, appId);
            options.WithStateStore().WithPubSub();
        }
    }
}
