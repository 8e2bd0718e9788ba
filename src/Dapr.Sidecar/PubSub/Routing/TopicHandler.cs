using Dapr.Sidecar.Inspection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Takes the messages of one subscription: finds the route, delivers, and sees to what cannot be handled.</summary>
internal sealed partial class TopicHandler(
    TopicSubscription subscription, PubSubService service, TimeProvider clock, EventLog events, ILogger logger)
{
    private readonly TopicRouter _router = new(subscription, clock);

    /// <summary>Handles a message; false when it could not be, and the broker is to see to it.</summary>
    public async Task<bool> HandleAsync(BrokerMessage message, ITopicReceiver receiver, CancellationToken cancellationToken)
    {
        using var attempt = Read(message);
        if (attempt.Event is { } topicEvent) attempt.Answer = await receiver.ReceiveAsync(topicEvent, cancellationToken);
        return await SettleAsync(attempt, cancellationToken);
    }

    /// <summary>Reads a message; whoever asks disposes what comes of it.</summary>
    public TopicAttempt Read(BrokerMessage message) => _router.Read(message);

    /// <summary>Notes what came of a try, and sees to a message that was not handled; false when the broker is to.</summary>
    public async Task<bool> SettleAsync(TopicAttempt attempt, CancellationToken cancellationToken)
    {
        var (message, outcome, reason) = (attempt.Message, attempt.Answer.Outcome, attempt.Answer.Reason);
        events.Delivered(new TopicDelivery(
            subscription.PubSubName, message.Topic, attempt.EventId, attempt.Event?.Path ?? "", outcome.ToString(), reason)
        {
            Status = attempt.Answer.Status,
            Answer = attempt.Answer.Body ?? "",
            DeadLetterTopic = outcome == TopicOutcome.Success ? "" : subscription.DeadLetterTopic,
        });
        if (outcome == TopicOutcome.Success) return true;

        NotHandled(subscription.PubSubName, message.Topic, outcome, reason);
        if (subscription.DeadLetterTopic.Length > 0)
        {
            await service.PublishDeadLetterAsync(subscription.PubSubName, subscription.DeadLetterTopic, message, cancellationToken);
            return true;
        }

        return outcome == TopicOutcome.Drop;
    }

    [LoggerMessage(116, LogLevel.Warning, "A message of {PubSub}/{Topic} was not handled ({Outcome}): {Reason}")]
    private partial void NotHandled(string pubSub, string topic, TopicOutcome outcome, string reason);
}
