using Dapr.Testing;

namespace Shop;

public sealed class NightlyQuestions
{
    [Fact]
    public async Task EveryNight_MailIsSent()
    {
        await using var host = await DaprTestHost.StartAsync(Nightly.Build, options => options.WithBinding("nightly").WithBinding("mail"));

        var night = await host.TriggerBindingAsync("nightly");

        Assert.True(night.IsHandled, night.ToString());
        var mail = Assert.Single(host.BindingRequests<string>("mail"));
        Assert.Equal(("create", "Your basket waits.", "ada@example.com"), (mail.Operation, mail.Data, mail.Metadata["emailTo"]));
        Assert.Equal([night], host.BindingDeliveries);
    }
}
