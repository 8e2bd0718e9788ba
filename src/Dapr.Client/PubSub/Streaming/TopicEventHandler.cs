using System.Collections.ObjectModel;
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
    /// <param name="turn">The event. Its handler runs on the thread of the caller.</param>
    /// <param name="cut">Waits no longer.</param>
    /// <returns>What the runtime is told; null for nothing, when it was cut. Nobody waits for it any more when the thread was left.</returns>
    public async ValueTask<TopicResponseAction?> HandleAsync(EventTurn turn, CancellationToken cut)
    {
        var topicEvent = turn.Event;
        using var activity = DaprTelemetry.Handle(
            new DaprOperation("PubSub", "HandleTopicEvent", topicEvent.PubsubName, topicEvent.Topic), Extension(topicEvent, TraceParent), Extension(topicEvent, TraceState));
        var limit = new CancellationTokenSource(policy.TimeoutDuration, clock);
        var either = new CancellationTokenSource();

        // Not linked: what a handler registers with its token and throws would surface where the limit fires, and end the process.
        limit.Token.UnsafeRegister(_ => Cancel(either, topicEvent.Id), null);
        var ofCut = cut.UnsafeRegister(_ => Cancel(either, topicEvent.Id), null);
        var running = Run(turn, either.Token);
        try
        {
            return await running.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return turn.IsLeft ? null : Late(topicEvent, cut);
        }
        catch (Exception exception)
        {
            // The edge: one event must not end the subscription.
            if (!turn.IsLeft) errors.Threw(topicEvent.Id, policy.DefaultResponseAction, exception);
            return policy.DefaultResponseAction;
        }
        finally
        {
            Release(running, limit, either, ofCut);
        }
    }

    /// <summary>What the runtime is told of an event whose time is over; null for nothing, when it was cut.</summary>
    public TopicResponseAction? Late(TopicEventRequest topicEvent, CancellationToken cut)
    {
        if (cut.IsCancellationRequested) return null;

        errors.TookTooLong(topicEvent.Id, policy.DefaultResponseAction, policy.TimeoutDuration);
        return policy.DefaultResponseAction;
    }

    /// <summary>Runs the handler on this thread. One that blocks it must not keep its own limit from holding: others go on without the thread then.</summary>
    private Task<TopicResponseAction> Run(EventTurn turn, CancellationToken cancellationToken)
    {
        var watch = cancellationToken.UnsafeRegister(static turn => ((EventTurn)turn!).Leave(), turn);
        try
        {
            // It was over before it began.
            if (turn.IsLeft) return Task.FromCanceled<TopicResponseAction>(cancellationToken);

            return handler(Message(turn.Event), cancellationToken);
        }
        catch (Exception exception)
        {
            return Task.FromException<TopicResponseAction>(exception);
        }
        finally
        {
            // Not waited for: it may be what goes on just now.
            watch.Unregister();
            turn.GiveBack();
        }
    }

    private void Cancel(CancellationTokenSource handling, string id)
    {
        try
        {
            handling.Cancel();
        }
        catch (Exception exception)
        {
            // The edge: what the handler registered with its token failed; the event is answered all the same.
            errors.Threw(id, policy.DefaultResponseAction, exception);
        }
    }

    /// <summary>Lets go of the token; a handler that was left behind may still look at it.</summary>
    private static void Release(Task running, CancellationTokenSource limit, CancellationTokenSource either, CancellationTokenRegistration ofCut)
    {
        ofCut.Unregister();
        if (running.IsCompleted)
        {
            limit.Dispose();
            either.Dispose();
            return;
        }

        _ = running.ContinueWith(
            late =>
            {
                // What it throws now has been answered, and told of as taking too long.
                _ = late.Exception;
                limit.Dispose();
                either.Dispose();
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
        Extensions = topicEvent.Extensions?.Fields is { } fields ? fields.AsReadOnly() : ReadOnlyDictionary<string, Value>.Empty,
    };

    private static string Extension(TopicEventRequest topicEvent, string name) =>
        topicEvent.Extensions?.Fields.TryGetValue(name, out var value) == true ? value.StringValue : "";
}
