using System.Globalization;
using System.Text.Json;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.PubSub.Cel;
using Dapr.Sidecar.PubSub.Envelopes;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Makes the event out of a message of a subscription, and finds its route.</summary>
internal sealed class TopicRouter(TopicSubscription subscription, TimeProvider clock)
{
    /// <summary>Reads a message; whoever asks disposes what comes of it.</summary>
    public TopicAttempt Read(BrokerMessage message)
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
            return TopicAttempt.Ended(message, TopicAnswer.Retry($"the message is no CloudEvent: no JSON at byte {exception.BytePositionInLine} of line {exception.LineNumber + 1}"));
        }
        catch (FormatException exception)
        {
            return TopicAttempt.Ended(message, TopicAnswer.Retry($"the message is no CloudEvent: {exception.Message}"));
        }

        var attempt = Route(message, data, document);
        if (attempt.Event is null) document.Dispose();
        return attempt;
    }

    private TopicAttempt Route(BrokerMessage message, ReadOnlyMemory<byte> data, JsonDocument document)
    {
        var cloudEvent = document.RootElement;
        if (cloudEvent.ValueKind != JsonValueKind.Object) return TopicAttempt.Ended(message, TopicAnswer.Retry("the message is no CloudEvent, but a JSON value"));

        var id = TopicEvent.Text(cloudEvent, "id");
        if (IsExpired(cloudEvent)) return TopicAttempt.Ended(message, TopicAnswer.Drop("the event has expired"), id);

        var (path, failure) = FindPath(cloudEvent);
        if (failure is not null) return TopicAttempt.Ended(message, TopicAnswer.Retry(failure), id);
        if (path is null) return TopicAttempt.Ended(message, TopicAnswer.Drop("no rule fits"), id);

        return new TopicAttempt(message, document) { EventId = id, Event = new TopicEvent(subscription, message, data, cloudEvent, path) };
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
}
