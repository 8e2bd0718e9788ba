using Dapr.Testing;
using Shop;

namespace Dapr.Docs.Tests;

/// <summary>What stands in the README as a test.</summary>
public sealed class ShopTests
{
    [Fact]
    public async Task Basket_ArticleAdded_IsKeptAndReachesTheShelf()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithStateStore().WithPubSub());

        await host.Client.PostAsync("/customers/ada/basket/tea", null);
        await host.SettleAsync();

        Assert.Equal(["tea"], host.State<List<string>>("statestore", "ada"));
        Assert.Equal("tea", Assert.Single(host.Published<ArticleAdded>("article-added")).Data!.Article);
        Assert.Equal(DeliveryOutcome.Success, Assert.Single(host.Deliveries).Outcome);
        Assert.Equal(["tea"], host.Services.GetRequiredService<Shelf>().Taken);
    }
}
