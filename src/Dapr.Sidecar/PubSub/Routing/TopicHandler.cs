using System.Globalization;
using System.Text.Json;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.PubSub.Cel;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Takes the messages of one subscription: finds the route, delivers, and sees to what cannot be handled.</summary>
internal sealed partial class TopicHandler(
    TopicSubscription subscription, AppConnection app, PubSubService service, TimeProvider clock, EventLog events, ILogger logger)
{
    /// <summary>Handles a message; false when it could not be, and the broker is to see to it.</summary>
    public async Task<bool> HandleAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        var (outcome, path, id, reason) = await TryAsync(message, cancellationToken);
        events.Delivered(new TopicDelivery(subscription.PubSubName, message.Topic, id, path, outcome.ToString(), reason));
        if (outcome == TopicOutcome.Success)
        {
            return true;
        }

        NotHandled(subscription.PubSubName, message.Topic, outcome, reason);
        if (subscription.DeadLetterTopic.Length > 0)
        {
            await service.PublishDeadLetterAsync(subscription.PubSubName, subscription.DeadLetterTopic, message, cancellationToken);
            return true;
        }

        return outcome == TopicOutcome.Drop;
    }

    private async Task<(TopicOutcome Outcome, string Path, string Id, string Reason)> TryAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        var data = subscription.IsRaw ? CloudEvents.WrapRaw(message.Data.Span, subscription.PubSubName, message.Topic) : message.Data;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(data);
        }
        catch (JsonException exception)
        {
            return (TopicOutcome.Retry, "", "", $"the message is no CloudEvent: {exception.Message}");
        }

        using (document)
        {
            var cloudEvent = document.RootElement;
            if (cloudEvent.ValueKind != JsonValueKind.Object)
            {
                return (TopicOutcome.Retry, "", "", "the message is no CloudEvent, but a JSON value");
            }

            var id = TopicEvent.Text(cloudEvent, "id");
            if (IsExpired(cloudEvent))
            {
                return (TopicOutcome.Drop, "", id, "the event has expired");
            }

            var (path, failure) = FindPath(cloudEvent);
            if (failure is not null)
            {
                return (TopicOutcome.Retry, "", id, failure);
            }

            return path is null
                ? (TopicOutcome.Drop, "", id, "no rule fits")
                : await DeliverAsync(new TopicEvent(subscription, message, data, cloudEvent, path), id, cancellationToken);
        }
    }

    private async Task<(TopicOutcome Outcome, string Path, string Id, string Reason)> DeliverAsync(
        TopicEvent topicEvent, string id, CancellationToken cancellationToken)
    {
        if (app.Channel is not { } channel)
        {
            return (TopicOutcome.Retry, topicEvent.Path, id, "there is no application");
        }

        var (outcome, reason) = channel.IsGrpc
            ? await TopicDeliverer.OverGrpcAsync(channel, topicEvent, cancellationToken)
            : await TopicDeliverer.OverHttpAsync(channel, topicEvent, cancellationToken);
        return (outcome, topicEvent.Path, id, reason);
    }

    /// <summary>The path of the first rule that fits; null when none does. A rule that gives no answer is a failure, not "no".</summary>
    private (string? Path, string? Failure) FindPath(JsonElement cloudEvent)
    {
        object? value = null;
        foreach (var rule in subscription.Rules)
        {
            if (rule.Expression is not { } expression)
            {
                return (rule.Path, null);
            }

            switch (expression.Evaluate(value ??= CelJson.Read(cloudEvent)))
            {
                case true: return (rule.Path, null);
                case false: break;
                case CelError error: return (null, $"the rule '{expression.Text}' failed: {error.Message}");
                default: return (null, $"the rule '{expression.Text}' gives no boolean");
            }
        }

        return (null, null);
    }

    private bool IsExpired(JsonElement cloudEvent) =>
        DateTimeOffset.TryParse(TopicEvent.Text(cloudEvent, "expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
        && end <= clock.GetUtcNow();

    [LoggerMessage(116, LogLevel.Warning, "A message of {PubSub}/{Topic} was not handled ({Outcome}): {Reason}")]
    private partial void NotHandled(string pubSub, string topic, TopicOutcome outcome, string reason);
}
