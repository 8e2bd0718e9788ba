using Dapr.Actors;

namespace Dapr.Docs.Tests.Carts;

public interface ICart : IActor
{
    Task<int> AddAsync(string article, int count, CancellationToken cancellationToken = default);

    Task<int> CountAsync(string article);

    Task TakeFromAsync(string customer, string article);

    Task GiveToAsync(string customer, string article);

    Task KeepWarmAsync();
}
