using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>
/// Gathers the messages of a subscription until there are as many as the application takes, or the first of them has waited long
/// enough. A broker that gives one at a time fills no bulk: each then waits that long.
/// </summary>
internal sealed class BulkBuffer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly BulkSettings _settings;
    private readonly string _topic;
    private readonly BulkTopicHandler _handler;
    private readonly InFlight _inFlight;
    private readonly CancellationToken _cut;
    private readonly ITimer _timer;
    private List<BulkItem> _gathered = [];
    private bool _isEnding;

    /// <summary>Begins empty.</summary>
    /// <param name="settings">When a bulk is complete.</param>
    /// <param name="topic">The topic, for what is said of it.</param>
    /// <param name="handler">Takes the bulks.</param>
    /// <param name="clock">Tells how long the first has waited.</param>
    /// <param name="inFlight">Counts what runs: a bulk that is delivered, and no message that waits for its bulk.</param>
    /// <param name="cut">Gives up what is being delivered.</param>
    public BulkBuffer(BulkSettings settings, string topic, BulkTopicHandler handler, TimeProvider clock, InFlight inFlight, CancellationToken cut)
    {
        (_settings, _topic, _handler, _inFlight, _cut) = (settings, topic, handler, inFlight, cut);
        _timer = clock.CreateTimer(_ => Deliver(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Adds a message, and waits for what becomes of it; false when it could not be handled.</summary>
    public async Task<bool> HandleAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cut);
        var item = new BulkItem(message);
        Add(item);
        try
        {
            await using (either.Token.Register(() => item.Failed(new OperationCanceledException(either.Token))))
            {
                return await item.Done;
            }
        }
        finally
        {
            Withdraw(item);
        }
    }

    /// <summary>Delivers what is gathered; from here on nothing waits for more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnding = true;
        }

        Deliver();
    }

    public void Dispose() => _timer.Dispose();

    private void Add(BulkItem item)
    {
        lock (_gate)
        {
            _gathered.Add(item);
            var isComplete = _isEnding || _gathered.Count >= _settings.MostMessages;

            // In this order: at no moment does all look quiet while there is something to deliver, or no timer is set.
            var entry = isComplete ? Note() : null;
            if (!isComplete && _gathered.Count == 1) _timer.Change(_settings.LongestWait, Timeout.InfiniteTimeSpan);
            item.Parked = InFlight.Park();
            if (entry is not null) Start(entry);
        }
    }

    /// <summary>Takes out a message that is given up before it is delivered.</summary>
    private void Withdraw(BulkItem item)
    {
        lock (_gate)
        {
            if (_gathered.Remove(item)) item.Parked?.Dispose();
        }
    }

    private void Deliver()
    {
        lock (_gate)
        {
            if (_gathered.Count > 0) Start(Note());
        }
    }

    private InFlight.Entry Note() => _inFlight.Note($"a bulk of topic {_topic}");

    private void Start(InFlight.Entry entry)
    {
        var items = _gathered;
        _gathered = [];
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // A bulk is part of none of its messages.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => DeliverAsync(items, entry), CancellationToken.None);
        }
    }

    private async Task DeliverAsync(List<BulkItem> items, InFlight.Entry entry)
    {
        using (entry)
        {
            entry.Adopt();
            try
            {
                await _handler.HandleAsync(items, _cut);
            }
            catch (Exception exception)
            {
                // The edge: each of the brokers hears of it.
                items.ForEach(item => item.Failed(exception));
            }

            items.ForEach(item => item.Parked?.Dispose());
        }
    }
}
