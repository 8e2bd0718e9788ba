namespace Dapr.Sidecar.Inspection;

/// <summary>
/// What was published and delivered, kept for whoever looks: the last of each, within bounds of number and size, since a
/// sidecar may run for months.
/// </summary>
internal sealed class EventLog(int most = 1_000, long mostBytes = 4L << 20)
{
    private readonly Lock _gate = new();
    private readonly Queue<PublishedEvent> _published = new();
    private readonly Queue<TopicDelivery> _deliveries = new();
    private long _bytes;

    public IReadOnlyList<PublishedEvent> AllPublished
    {
        get
        {
            lock (_gate)
            {
                return [.. _published];
            }
        }
    }

    public IReadOnlyList<TopicDelivery> AllDeliveries
    {
        get
        {
            lock (_gate)
            {
                return [.. _deliveries];
            }
        }
    }

    public void Published(PublishedEvent published)
    {
        lock (_gate)
        {
            _published.Enqueue(published);
            _bytes += published.Data.Length;
            while (_published.Count > most || (_bytes > mostBytes && _published.Count > 1))
            {
                _bytes -= _published.Dequeue().Data.Length;
            }
        }
    }

    /// <summary>Takes back what was noted before the broker had refused it.</summary>
    public void NotPublished(PublishedEvent published)
    {
        lock (_gate)
        {
            var others = _published.Where(noted => !ReferenceEquals(noted, published)).ToList();
            if (others.Count < _published.Count)
            {
                _bytes -= published.Data.Length;
                _published.Clear();
                others.ForEach(_published.Enqueue);
            }
        }
    }

    public void Delivered(TopicDelivery delivery)
    {
        lock (_gate)
        {
            _deliveries.Enqueue(delivery);
            if (_deliveries.Count > most)
            {
                _deliveries.Dequeue();
            }
        }
    }
}
