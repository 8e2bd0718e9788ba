using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Dapr.Docs.Tests.Carts;

public sealed class Cart(ActorHost host) : Actor(host), ICart, IRemindable
{
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    public async Task<int> AddAsync(string article, int count, CancellationToken cancellationToken)
    {
        var sum = await StateManager.AddOrUpdateStateAsync(article, count, (_, before) => before + count, cancellationToken);
        if (sum < 0) throw new InvalidOperationException($"There are not {-count} of {article} in the cart.");

        await RegisterReminderAsync($"forget {article}", state: null, dueTime: TimeSpan.FromDays(7), period: Once);
        return sum;
    }

    public Task<int> CountAsync(string article) => StateManager.GetOrAddStateAsync(article, 0);

    public Task TakeFromAsync(string customer, string article) => CartOf(customer).GiveToAsync(Id.GetId(), article);

    public async Task GiveToAsync(string customer, string article)
    {
        await CartOf(customer).AddAsync(article, await CountAsync(article));
        await StateManager.TryRemoveStateAsync(article);
    }

    public Task KeepWarmAsync() => RegisterTimerAsync("warm", nameof(OnWarmAsync), [1], dueTime: TimeSpan.FromMinutes(1), period: TimeSpan.FromMinutes(1));

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) =>
        StateManager.TryRemoveStateAsync(reminderName["forget ".Length..]);

    private Task OnWarmAsync(byte[] degrees) => StateManager.AddOrUpdateStateAsync("warmth", (int)degrees[0], (_, warmth) => warmth + degrees[0]);

    private ICart CartOf(string customer) => ProxyFactory.CreateActorProxy<ICart>(new ActorId(customer), nameof(Cart));
}
