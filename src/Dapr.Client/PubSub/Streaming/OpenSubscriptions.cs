using System.Collections.Concurrent;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Subscriptions that somebody may have to end who has not made them.</summary>
internal sealed class OpenSubscriptions
{
    private readonly ConcurrentDictionary<StreamedSubscription, bool> _open = new();
    private volatile bool _isEnding;

    /// <summary>Adds a subscription until it ends. One that comes when they are being ended, ends at once.</summary>
    public void Add(StreamedSubscription subscription)
    {
        _open[subscription] = true;
        _ = subscription.Over.ContinueWith(_ => _open.TryRemove(subscription, out bool _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        // In this order: whoever ends them all sees this one, or is seen here.
        if (_isEnding) _ = subscription.EndAsync();
    }

    /// <summary>Ends them all, in order.</summary>
    /// <param name="cancellationToken">Waits no longer for their events.</param>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _isEnding = true;
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
