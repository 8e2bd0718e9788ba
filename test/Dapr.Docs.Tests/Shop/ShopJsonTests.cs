using Dapr.Client;
using Dapr.Testing;
using Shop;

namespace Dapr.Docs.Tests.Shop;

/// <summary>The JSON of the README that needs no reflection.</summary>
public sealed class ShopJsonTests
{
    [Fact]
    public async Task Client_WithTheContextOfTheReadme_KeepsAndPublishes()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprClient(dapr => dapr.UseJsonSerializationOptions(ShopJson.Default.Options));
                return ShopApp.Build(builder);
            },
            options => options.WithStateStore().WithPubSub());

        await host.Client.PostAsync("/customers/ada/basket/tea", null);
        await host.SettleAsync();

        Assert.Same(ShopJson.Default.Options, host.Services.GetRequiredService<DaprClient>().JsonSerializerOptions);
        Assert.Equal(["tea"], host.State<List<string>>("statestore", "ada"));
        Assert.Equal("tea", Assert.Single(host.Published<ArticleAdded>("article-added")).Data!.Article);
    }
}
