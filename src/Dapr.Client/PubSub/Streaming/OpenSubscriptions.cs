using System.Collections.Concurrent;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Subscriptions that somebody may have to end who has not made them.</summary>
internal sealed class OpenSubscriptions
{
    private readonly ConcurrentDictionary<StreamedSubscription, bool> _open = new();

    /// <summary>Adds a subscription until it ends.</summary>
    public void Add(StreamedSubscription subscription)
    {
        _open[subscription] = true;
        _ = subscription.Over.ContinueWith(_ => _open.TryRemove(subscription, out bool _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Ends them all, in order.</summary>
    /// <param name="cancellationToken">Waits no longer for their events.</param>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var ending = _open.Keys.Select(subscription => subscription.EndAsync()).ToList();
        await using (cancellationToken.Register(Abort).ConfigureAwait(false))
        {
            await Task.WhenAll(ending).ConfigureAwait(false);
        }
    }

    /// <summary>Ends them all at once, without waiting for their events.</summary>
    public void Abort()
    {
        foreach (var subscription in _open.Keys)
        {
            subscription.Abort();
        }
    }
}
