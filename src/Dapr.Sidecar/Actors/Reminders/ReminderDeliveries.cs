using Dapr.Sidecar.Api;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors.Reminders;

/// <summary>
/// Brings reminders that are due to their actors, for as long as a type is hosted here. Any host of the type takes one, and it goes to the host that the actor
/// belongs to, so that a host that dies takes none along.
/// </summary>
internal sealed partial class ReminderDeliveries(
    IDueQueue queue, ReminderLeases leases, SidecarIdentity identity, SidecarOptions options, InFlight inFlight, Func<ActorSignal, CancellationToken, Task> deliver, ILoggerFactory loggers)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger<ReminderDeliveries>();
    private readonly Dictionary<string, DueWorker> _workers = new(StringComparer.Ordinal);

    /// <summary>Takes the reminders of these types, and of no others. One call at a time.</summary>
    /// <param name="types">The types.</param>
    /// <param name="hurry">Gives those that are being brought no more time.</param>
    public async Task SetTypesAsync(IReadOnlyList<string> types, CancellationToken hurry)
    {
        if (!options.EnableScheduler) return;

        var ended = _workers.Keys.Except(types).ToList();
        await Task.WhenAll(ended.ConvertAll(type => EndAsync(type, _workers[type], hurry)));
        ended.ForEach(type => _workers.Remove(type));
        foreach (var type in types.Where(type => !_workers.ContainsKey(type)))
        {
            using (ExecutionContext.SuppressFlow())
            {
                _workers[type] = new DueWorker(queue, ActorReminders.QueueOf(identity, type), DeliverAsync, options.Clock, inFlight, loggers.CreateLogger<DueWorker>());
            }
        }
    }

    private async Task EndAsync(string type, DueWorker worker, CancellationToken hurry)
    {
        var ending = worker.DisposeAsync().AsTask();
        using var limit = new CancellationTokenSource(options.GracefulShutdown, TimeProvider.System);
        await using (limit.Token.Register(Cut))
        await using (hurry.Register(Cut))
        {
            await ending;
        }

        void Cut()
        {
            if (ending.IsCompleted) return;

            DeliveriesCut(type);
            worker.Cut();
        }
    }

    private async Task<bool> DeliverAsync(DueLease due, CancellationToken cancellationToken)
    {
        var signal = ActorReminders.ToSignal(due, leases);
        while (true)
        {
            try
            {
                await deliver(signal, cancellationToken);
                return true;
            }
            catch (ActorCallException exception) when (!exception.WasNotReached())
            {
                NotHandled(signal.Name, signal.Key.Type, signal.Key.Id, exception.Summary);
                return false;
            }
            catch (Exception exception) when (exception is ActorCallException or ApiException or IOException)
            {
                // No try of the actor's: its host has gone, or takes nothing now, and its next one is found out soon. Meanwhile the reminder stays taken.
                NotReached(signal.Name, signal.Key.Type, signal.Key.Id, exception is ActorCallException call ? call.Summary : exception.Message);
                await InFlight.DelayAsync(Pause, options.Clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(311, LogLevel.Warning, "Reminder {Reminder} of actor {Type}/{Id} was not handled: {Reason}")]
    private partial void NotHandled(string reminder, string type, string id, string reason);

    [LoggerMessage(312, LogLevel.Warning, "Reminder {Reminder} of actor {Type}/{Id} did not reach its host, and is brought again: {Reason}")]
    private partial void NotReached(string reminder, string type, string id, string reason);

    [LoggerMessage(313, LogLevel.Warning, "Reminders of actor type {Type} that are being brought are cut off; they are due again at once")]
    private partial void DeliveriesCut(string type);
}
