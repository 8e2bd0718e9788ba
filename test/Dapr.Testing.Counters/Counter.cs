using Dapr.Actors.Runtime;

namespace Dapr.Testing.Counters;

internal sealed class Counter(ActorHost host, TurnLog log) : Actor(host), ICounter, IRemindable
{
    private const string Reminder = "count";

    public async Task<long> IncrementAsync(string operation, CancellationToken cancellationToken)
    {
        var turn = log.Begin(Id.GetId(), operation);
        try
        {
            var count = await StateManager.AddOrUpdateStateAsync("count", 1L, (_, before) => before + 1, cancellationToken);
            await StateManager.SaveStateAsync(cancellationToken);
            log.End(turn, count);
            return count;
        }
        catch (Exception)
        {
            // It may have been saved all the same.
            log.End(turn, null);
            throw;
        }
    }

    public Task RemindAsync(TimeSpan period) => RegisterReminderAsync(Reminder, null, period, period);

    public Task ForgetAsync() => UnregisterReminderAsync(Reminder);

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => IncrementAsync("", CancellationToken.None);
}
