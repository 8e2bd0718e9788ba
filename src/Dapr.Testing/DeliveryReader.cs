using Dapr.Sidecar.Inspection;

namespace Dapr.Testing;

/// <summary>Makes records of what the sidecar noted.</summary>
internal static class DeliveryReader
{
    private const int LongestLine = 300;

    public static IReadOnlyList<DeliveryRecord> Read(IReadOnlyList<TopicDelivery> deliveries)
    {
        var attempts = new Dictionary<(string, string, string), int>();
        var records = new List<DeliveryRecord>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            var key = (delivery.PubSubName, delivery.Topic, delivery.EventId);
            var attempt = delivery.EventId.Length > 0 ? attempts.GetValueOrDefault(key) + 1 : 1;
            attempts[key] = attempt;
            records.Add(new DeliveryRecord
            {
                PubSubName = delivery.PubSubName,
                Topic = delivery.Topic,
                EventId = delivery.EventId,
                Path = delivery.Path,
                Attempt = attempt,
                Outcome = Enum.Parse<DeliveryOutcome>(delivery.Outcome),
                Status = delivery.Status,
                Answer = delivery.Answer,
                Reason = Reason(delivery),
                DeadLetterTopic = delivery.DeadLetterTopic.Length > 0 ? delivery.DeadLetterTopic : null,
            });
        }

        return records;
    }

    /// <summary>The sidecar's reason, and of an error what the application says of it.</summary>
    private static string Reason(TopicDelivery delivery)
    {
        var line = delivery.Answer.AsSpan().Trim();
        line = line[..(line.IndexOfAny('\r', '\n') is var end and >= 0 ? end : line.Length)];
        var isError = delivery.Status is >= 300 or (> 0 and < 100);
        return isError && line.Length > 0 ? $"{delivery.Reason}: {line[..Math.Min(line.Length, LongestLine)]}" : delivery.Reason;
    }
}
