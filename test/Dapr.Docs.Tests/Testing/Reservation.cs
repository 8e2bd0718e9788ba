using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Shop;

public interface IReservation : IActor
{
    Task<int> HoldAsync(int count);

    Task WatchAsync();

    Task PackAsync(CancellationToken cancellationToken = default);
}

public interface IPacker
{
    Task PackAsync(string customer);
}

// What is held back for a customer, for thirty days.
public sealed class Reservation(ActorHost host, IPacker packer) : Actor(host), IReservation, IRemindable
{
    public async Task<int> HoldAsync(int count)
    {
        var sum = await StateManager.AddOrUpdateStateAsync("count", count, (_, before) => before + count);
        if (sum > 10) throw new InvalidOperationException("Ten can be held, no more.");

        await RegisterReminderAsync("release", state: null, dueTime: TimeSpan.FromDays(30), period: TimeSpan.FromMilliseconds(-1));
        return sum;
    }

    public Task WatchAsync() => RegisterTimerAsync("watch", nameof(OnWatchAsync), [], dueTime: TimeSpan.FromMinutes(5), period: TimeSpan.FromMinutes(5));

    public async Task PackAsync(CancellationToken cancellationToken)
    {
        await packer.PackAsync(Id.GetId());

        // It is packed, whoever has left meanwhile.
        await StateManager.SetStateAsync("packed", true, CancellationToken.None);
    }

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => StateManager.TryRemoveStateAsync("count");

    private Task OnWatchAsync() => StateManager.AddOrUpdateStateAsync("looks", 1, (_, looks) => looks + 1);
}
