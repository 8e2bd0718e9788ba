using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Has the user's handler handle events, within its time, and sees to those for which it gives no answer.</summary>
internal sealed class TopicEventHandler(TopicMessageHandler handler, MessageHandlingPolicy policy, SubscriptionErrors errors, TimeProvider clock)
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    /// <summary>Handles an event.</summary>
    /// <param name="topicEvent">The event.</param>
    /// <param name="cut">Waits no longer.</param>
    /// <returns>What the runtime is told; null for nothing, when it was cut.</returns>
    public async Task<TopicResponseAction?> HandleAsync(TopicEventRequest topicEvent, CancellationToken cut)
    {
        using var activity = DaprTelemetry.Handle(
            new DaprOperation("PubSub", "HandleTopicEvent", topicEvent.PubsubName, topicEvent.Topic), Extension(topicEvent, TraceParent), Extension(topicEvent, TraceState));
        var limit = new CancellationTokenSource(policy.TimeoutDuration, clock);
        var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cut);

        // Not here: one that blocks its thread must not keep its own limit from holding.
        var running = Task.Run(() => handler(Message(topicEvent), either.Token), CancellationToken.None);
        try
        {
            return await running.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            errors.TookTooLong(topicEvent.Id, policy.DefaultResponseAction, policy.TimeoutDuration);
            return policy.DefaultResponseAction;
        }
        catch (Exception exception)
        {
            // The edge: one event must not end the subscription.
            errors.Threw(topicEvent.Id, policy.DefaultResponseAction, exception);
            return policy.DefaultResponseAction;
        }
        finally
        {
            Release(running, limit, either);
        }
    }

    /// <summary>Lets go of the token; a handler that was left behind may still look at it.</summary>
    private static void Release(Task running, CancellationTokenSource limit, CancellationTokenSource either)
    {
        if (running.IsCompleted)
        {
            either.Dispose();
            limit.Dispose();
            return;
        }

        _ = running.ContinueWith(
            late =>
            {
                // What it throws now has been answered, and told of as taking too long.
                _ = late.Exception;
                either.Dispose();
                limit.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static TopicMessage Message(TopicEventRequest topicEvent) => new(
        topicEvent.Id, topicEvent.Source, topicEvent.Type, topicEvent.SpecVersion, topicEvent.DataContentType, topicEvent.Topic, topicEvent.PubsubName)
    {
        Data = topicEvent.Data.Memory,
        Path = topicEvent.Path,
        Extensions = topicEvent.Extensions?.Fields is { } fields ? fields.AsReadOnly() : new Dictionary<string, Value>(),
    };

    private static string Extension(TopicEventRequest topicEvent, string name) =>
        topicEvent.Extensions?.Fields.TryGetValue(name, out var value) == true ? value.StringValue : "";
}
