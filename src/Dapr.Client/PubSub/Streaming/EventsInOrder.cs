using Dapr.AppCallback.Autogen.Grpc.v1;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>
/// Has the events of a subscription handled and answered one after the other: on the thread that reads events, which goes on reading as soon as
/// the handler waits for something; events that come meanwhile wait, as many as may, and are handled where the handler went on.
/// </summary>
/// <param name="handler">Handles an event.</param>
/// <param name="most">How many events may wait.</param>
/// <param name="errors">Whom failures are told.</param>
/// <param name="readOn">Reads on in the place of a thread that a handler does not give back.</param>
/// <param name="mark">Marks what runs for the subscription, so that a handler that ends it is known; the reader is marked.</param>
/// <param name="cut">Hands no more events over, and waits for no handler.</param>
internal sealed class EventsInOrder(
    TopicEventHandler handler, int most, SubscriptionErrors errors, Action<TopicEventStream> readOn, Action mark, CancellationToken cut)
{
    private readonly Lock _gate = new();
    private readonly Queue<EventTurn> _waiting = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _room;
    private bool _isBusy;
    private bool _isClosed;
    private int _left;

    /// <summary>Completes when no more are taken and all that were taken are done with.</summary>
    public Task Over => _over.Task;

    /// <summary>Takes an event, once there is room for it. After the end it is left to the runtime.</summary>
    /// <returns>Whether the caller reads on; false when another does.</returns>
    public ValueTask<bool> TakeAsync(TopicEventStream stream, TopicEventRequest topicEvent)
    {
        var turn = new EventTurn(this, stream, topicEvent);
        Task? room = null;
        lock (_gate)
        {
            if (_isClosed) return ValueTask.FromResult(true);
            if (_isBusy)
            {
                if (_waiting.Count < most)
                {
                    _waiting.Enqueue(turn);
                    return ValueTask.FromResult(true);
                }

                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            _isBusy = true;
        }

        return room is null ? HandleHere(turn) : TakeLaterAsync(room, stream, topicEvent);
    }

    /// <summary>Takes no more.</summary>
    public void Close()
    {
        bool isBusy;
        TaskCompletionSource? room;
        lock (_gate)
        {
            (_isClosed, isBusy, room, _room) = (true, _isBusy, _room, null);
        }

        room?.TrySetResult();
        if (!isBusy) End();
    }

    /// <summary>Answers an event whose handler has kept its thread for too long, and goes on with those behind it.</summary>
    public void GoOnWithout(EventTurn turn)
    {
        var action = handler.Late(turn.Event, cut);

        // In this order: whoever waits for the end sees who reads.
        if (turn.IsOnReader) readOn(turn.Stream);
        _ = Task.Run(
            () =>
            {
                mark();
                return AnswerAndGoOnAsync(turn, ValueTask.FromResult(action)).AsTask();
            },
            CancellationToken.None);
    }

    private async ValueTask<bool> TakeLaterAsync(Task room, TopicEventStream stream, TopicEventRequest topicEvent)
    {
        await room.ConfigureAwait(false);
        return await TakeAsync(stream, topicEvent).ConfigureAwait(false);
    }

    private ValueTask<bool> HandleHere(EventTurn turn)
    {
        turn.IsOnReader = true;
        var handling = HandleAsync(turn);
        var isHandled = handling.IsCompleted;
        if (turn.IsLeft) return ValueTask.FromResult(false);

        // A handler that waits for nothing costs no change of threads, and its answer no second one that reads meanwhile.
        var rest = AnswerAndGoOnAsync(turn, handling);
        return isHandled ? rest : ValueTask.FromResult(true);
    }

    /// <summary>Answers an event, and handles those that wait behind it, unless a thread is left on the way.</summary>
    /// <returns>True: what reads meanwhile goes on.</returns>
    private async ValueTask<bool> AnswerAndGoOnAsync(EventTurn turn, ValueTask<TopicResponseAction?> handling)
    {
        await AnswerAsync(turn, await HandledAsync(handling).ConfigureAwait(false)).ConfigureAwait(false);
        while (TryNext() is { } next)
        {
            var action = cut.IsCancellationRequested ? null : await HandledAsync(HandleAsync(next)).ConfigureAwait(false);
            if (next.IsLeft) break;

            await AnswerAsync(next, action).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Waits for a handler, and does not go on with the next ones on the thread of whoever ended its wait.</summary>
    private static async ValueTask<TopicResponseAction?> HandledAsync(ValueTask<TopicResponseAction?> handling)
    {
        if (handling.IsCompleted) return await handling.ConfigureAwait(false);

        var action = await handling.ConfigureAwait(false);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return action;
    }

    private EventTurn? TryNext()
    {
        EventTurn? next;
        bool isClosed;
        TaskCompletionSource? room;
        lock (_gate)
        {
            _isBusy = _waiting.TryDequeue(out next);
            (isClosed, room, _room) = (_isClosed, _room, null);
        }

        room?.TrySetResult();
        if (next is null && isClosed) End();
        return next;
    }

    private async ValueTask<TopicResponseAction?> HandleAsync(EventTurn turn)
    {
        try
        {
            return await handler.HandleAsync(turn, cut).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The edge: what fails here is no handler but what listens or logs beside it, and must not end the subscription.
            errors.Unhandled(turn.Event.Id, exception);
            return TopicResponseAction.Retry;
        }
    }

    private async ValueTask AnswerAsync(EventTurn turn, TopicResponseAction? action)
    {
        if (action is not { } answer)
        {
            _left++;
            return;
        }

        try
        {
            await turn.Stream.AnswerAsync(turn.Event.Id, answer).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The edge: the stream that fails tells its reader why, and the next event comes from another.
            errors.Unanswered(turn.Event.Id, exception);
        }
    }

    private void End()
    {
        if (_left > 0) errors.Left(_left);

        _over.TrySetResult();
    }
}
