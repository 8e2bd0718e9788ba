using Dapr.Testing;
using Shop;

namespace Dapr.Docs.Tests;

/// <summary>What stands in the README as a test of what goes wrong.</summary>
public sealed class ShopFaultTests
{
    [Fact]
    public async Task Basket_StoreThatConflictsAndFails_LosesNothingAndSaysNothing()
    {
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithStateStore().WithPubSub());
        host.ConflictNextWrite("ada");
        await host.Client.PostAsync("/customers/ada/basket/tea", null);

        host.FailNext(DaprBlock.State, "statestore", FaultCode.Unavailable);
        await Assert.ThrowsAnyAsync<DaprException>(() => host.Client.PostAsync("/customers/ada/basket/jam", null));

        Assert.Equal(["tea"], host.State<List<string>>("statestore", "ada"));
        Assert.Single(host.Published<ArticleAdded>("article-added"));
        Assert.Empty(host.UnusedFaults);
    }
}
