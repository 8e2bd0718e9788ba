using Dapr.Testing;
using Shop;

namespace Dapr.Docs.Tests;

/// <summary>What stands in the README as a test of what takes its time.</summary>
public sealed class ShopSlowTests
{
    [Fact]
    public async Task Basket_SlowBroker_HasTheArticleBeforeTheEventIsOut()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithStateStore().WithPubSub());
        host.DelayNext(DaprBlock.PubSub, "pubsub", TimeSpan.FromMinutes(1));

        var adding = host.Client.PostAsync("/customers/ada/basket/tea", null);
        await host.SettleAsync();
        Assert.Equal(["tea"], host.State<List<string>>("statestore", "ada"));
        Assert.Empty(host.Deliveries);

        await host.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.True((await adding).IsSuccessStatusCode);
        Assert.Single(host.Deliveries);
    }
}
