using Dapr.Testing;

namespace Shop;

public sealed class CourierQuestions
{
    [Fact]
    public async Task Parcel_IsOnItsWay()
    {
        await using var host = await DaprTestHost.StartAsync(Courier.Build, options => options.WithStateStore().WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "parcels", "tea", new Dictionary<string, string> { ["cloudevent.id"] = "parcel 1" });
        await host.SettleAsync();

        Assert.Equal(DeliveryOutcome.Success, Assert.Single(host.Deliveries).Outcome);
        Assert.Equal("on its way", host.State<string>("statestore", "parcel 1"));
    }
}
