using Dapr.Client;

namespace Shop;

public sealed record ArticleAdded(string Customer, string Article);

public sealed class Basket(IStateClient state, IPubSubClient pubSub)
{
    public async Task AddAsync(string customer, string article)
    {
        // Read, change, save; when somebody else was faster, again.
        await state.UpdateStateAsync<List<string>>("statestore", customer, articles => [.. articles ?? [], article]);
        await pubSub.PublishEventAsync("pubsub", "article-added", new ArticleAdded(customer, article));
    }
}
