using Dapr.Actors.Runtime;

namespace Tour.Actors;

/// <summary>A pot of tea: its calls come one at a time, and what it holds is in the state store.</summary>
internal sealed class Pot(ActorHost host, Arrivals arrivals) : Actor(host), IPot, IRemindable
{
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    public async Task<int> PourAsync(int cups)
    {
        var held = await StateManager.AddOrUpdateStateAsync("cups", cups, (_, before) => before + cups);
        return held >= 0 ? held : throw new InvalidOperationException("The pot does not hold that much.");
    }

    public Task DrawAsync() => RegisterReminderAsync("drawn", state: null, dueTime: TimeSpan.Zero, period: Once);

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
    {
        arrivals.Note(reminderName, Id.GetId());
        return Task.CompletedTask;
    }
}
