namespace Dapr.Sidecar.Actors.Reminders;

/// <summary>Whether reminders that were taken are still wanted, wherever they wait for their turn: the control plane knows the lease by which each was taken.</summary>
internal sealed class ReminderLeases(IDueQueue queue, SidecarIdentity identity)
{
    /// <summary>Makes what finds out whether a reminder was taken back since.</summary>
    /// <param name="actor">Whose it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="token">The lease.</param>
    public Func<CancellationToken, ValueTask<bool>> Withdrawn(ActorKey actor, string name, long token)
    {
        var key = ActorReminders.KeyOf(identity, actor, name);
        return async cancellationToken =>
        {
            try
            {
                return !await queue.IsLeasedAsync(key, token, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // While nobody can say, it is brought: the loss of a reminder would be worse.
                return false;
            }
        };
    }
}
