using System.Collections.Concurrent;

namespace Dapr.Sidecar.Inspection;

/// <summary>What was published and delivered, kept for whoever looks: the last thousands of each.</summary>
internal sealed class EventLog
{
    private const int Kept = 10_000;

    private readonly ConcurrentQueue<PublishedEvent> _published = new();
    private readonly ConcurrentQueue<TopicDelivery> _deliveries = new();

    public IReadOnlyList<PublishedEvent> AllPublished => [.. _published];

    public IReadOnlyList<TopicDelivery> AllDeliveries => [.. _deliveries];

    public void Published(PublishedEvent published) => Add(_published, published);

    public void Delivered(TopicDelivery delivery) => Add(_deliveries, delivery);

    private static void Add<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        if (queue.Count > Kept)
        {
            queue.TryDequeue(out _);
        }
    }
}
