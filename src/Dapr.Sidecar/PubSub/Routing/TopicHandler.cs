using System.Globalization;
using System.Text.Json;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.PubSub.Cel;
using Dapr.Sidecar.PubSub.Envelopes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Takes the messages of one subscription: finds the route, delivers, and sees to what cannot be handled.</summary>
internal sealed partial class TopicHandler(
    TopicSubscription subscription, ITopicReceiver receiver, PubSubService service, TimeProvider clock, EventLog events, ILogger logger)
{
    /// <summary>Handles a message; false when it could not be, and the broker is to see to it.</summary>
    public async Task<bool> HandleAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        var attempt = await TryAsync(message, cancellationToken);
        var (outcome, reason) = (attempt.Answer.Outcome, attempt.Answer.Reason);
        events.Delivered(new TopicDelivery(
            subscription.PubSubName, message.Topic, attempt.EventId, attempt.Path, outcome.ToString(), reason)
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

    private async Task<Attempt> TryAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        JsonDocument document;
        ReadOnlyMemory<byte> data;
        try
        {
            data = subscription.IsRaw() ? CloudEvents.WrapRaw(message.Data.Span, subscription.PubSubName, message.Topic)
                : BinaryCloudEvent.TryRead(message, subscription.PubSubName) ?? message.Data;
            document = JsonDocument.Parse(LoneSurrogates.Replace(data), new() { MaxDepth = GoJson.DepthLimit });
        }
        catch (JsonException exception)
        {
            // Where, not what: the parser quotes the message, and this stands in the log.
            return new(TopicAnswer.Retry($"the message is no CloudEvent: no JSON at byte {exception.BytePositionInLine} of line {exception.LineNumber + 1}"));
        }
        catch (FormatException exception)
        {
            return new(TopicAnswer.Retry($"the message is no CloudEvent: {exception.Message}"));
        }

        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? await RouteAsync(message, data, document.RootElement, cancellationToken)
                : new(TopicAnswer.Retry("the message is no CloudEvent, but a JSON value"));
        }
    }

    private async Task<Attempt> RouteAsync(
        BrokerMessage message, ReadOnlyMemory<byte> data, JsonElement cloudEvent, CancellationToken cancellationToken)
    {
        var id = TopicEvent.Text(cloudEvent, "id");
        if (IsExpired(cloudEvent)) return new(TopicAnswer.Drop("the event has expired"), id);

        var (path, failure) = FindPath(cloudEvent);
        if (failure is not null) return new(TopicAnswer.Retry(failure), id);
        if (path is null) return new(TopicAnswer.Drop("no rule fits"), id);

        var answer = await receiver.ReceiveAsync(new TopicEvent(subscription, message, data, cloudEvent, path), cancellationToken);
        return new(answer, id, path);
    }

    /// <summary>The path of the first rule that fits; null when none does. A rule that gives no answer is a failure, not "no".</summary>
    private (string? Path, string? Failure) FindPath(JsonElement cloudEvent)
    {
        object? value = null;
        foreach (var rule in subscription.Rules)
        {
            if (rule.Expression is not { } expression) return (rule.Path, null);

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

    private bool IsExpired(JsonElement cloudEvent)
    {
        var expiration = TopicEvent.Text(cloudEvent, "expiration");
        return DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
            && end < clock.GetUtcNow();
    }

    [LoggerMessage(116, LogLevel.Warning, "A message of {PubSub}/{Topic} was not handled ({Outcome}): {Reason}")]
    private partial void NotHandled(string pubSub, string topic, TopicOutcome outcome, string reason);

    /// <summary>One try: what came of it, and how far the message came.</summary>
    private readonly record struct Attempt(TopicAnswer Answer, string EventId = "", string Path = "");
}
