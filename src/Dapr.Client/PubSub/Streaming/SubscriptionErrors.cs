using Microsoft.Extensions.Logging;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Tells what goes wrong with a subscription: the log, and the user's handler, of several errors one after the other.</summary>
internal sealed partial class SubscriptionErrors(string pubSubName, string topicName, SubscriptionErrorHandler? handler, ILogger logger)
{
    private readonly Lock _gate = new();
    private Task _told = Task.CompletedTask;

    /// <summary>Completes when everything has been told so far.</summary>
    public Task Told
    {
        get
        {
            lock (_gate)
            {
                return _told;
            }
        }
    }

    /// <summary>The stream broke off, or could not be opened again.</summary>
    public void Broken(DaprException exception, TimeSpan pause)
    {
        Log(() => StreamBroken(pubSubName, topicName, pause, exception));
        Tell(exception);
    }

    /// <summary>The handler threw.</summary>
    public void Threw(string id, TopicResponseAction answer, Exception exception)
    {
        Log(() => HandlerThrew(pubSubName, topicName, id, answer, exception));
        Tell(Of($"The handler of '{topicName}' on '{pubSubName}' threw at the event '{id}', which is answered {answer}: {exception.Message}", exception));
    }

    /// <summary>The handler took too long.</summary>
    public void TookTooLong(string id, TopicResponseAction answer, TimeSpan limit)
    {
        Log(() => HandlerTookTooLong(pubSubName, topicName, id, answer, limit));
        var message = $"The handler of '{topicName}' on '{pubSubName}' took longer than {limit} for the event '{id}', which is answered {answer}. Give it more time in the MessageHandlingPolicy, or have it heed its token.";
        Tell(Of(message, new TimeoutException(message)));
    }

    /// <summary>An answer did not get out; the stream itself tells why.</summary>
    public void Unanswered(string id, Exception exception) => Log(() => AnswerNotSent(pubSubName, topicName, id, exception));

    /// <summary>Something failed beside the handler; the event is delivered again.</summary>
    public void Unhandled(string id, Exception exception) => Threw(id, TopicResponseAction.Retry, exception);

    /// <summary>Events were left to the runtime at the end.</summary>
    public void Left(int count) => Log(() => EventsLeft(pubSubName, topicName, count));

    /// <summary>Something went wrong that should not be able to: the subscription does not go on.</summary>
    public void Ended(Exception exception)
    {
        Log(() => SubscriptionFailed(pubSubName, topicName, exception));
        Tell(Of($"The subscription to '{topicName}' on '{pubSubName}' has ended: {exception.Message}", exception));
    }

    private DaprException Of(string message, Exception exception) =>
        new(message, exception) { BuildingBlock = "PubSub", Operation = "SubscribeTopicEvents", Component = pubSubName, Key = topicName };

    private void Log(Action log)
    {
        try
        {
            log();
        }
        catch (Exception exception)
        {
            // The edge: a log that fails must not end what it tells of.
            Tell(Of($"What happened to '{topicName}' on '{pubSubName}' could not be logged: {exception.Message}", exception));
        }
    }

    private void Tell(DaprException exception)
    {
        if (handler is null) return;

        lock (_gate)
        {
            _told = TellAsync(_told, handler, exception);
        }
    }

    private async Task TellAsync(Task before, SubscriptionErrorHandler tell, DaprException exception)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await tell(exception).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The edge: nobody else is there to tell.
            ErrorHandlerThrew(pubSubName, topicName, failure);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "The stream of {PubSub}/{Topic} broke off or could not be opened; it is opened again in {Pause}")]
    private partial void StreamBroken(string pubSub, string topic, TimeSpan pause, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "The handler of {PubSub}/{Topic} threw at the event {Id}, which is answered {Answer}")]
    private partial void HandlerThrew(string pubSub, string topic, string id, TopicResponseAction answer, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "The handler of {PubSub}/{Topic} took longer than {Limit} for the event {Id}, which is answered {Answer}")]
    private partial void HandlerTookTooLong(string pubSub, string topic, string id, TopicResponseAction answer, TimeSpan limit);

    [LoggerMessage(13, LogLevel.Warning, "The answer to the event {Id} of {PubSub}/{Topic} was not sent: the event may come again")]
    private partial void AnswerNotSent(string pubSub, string topic, string id, Exception exception);

    [LoggerMessage(14, LogLevel.Warning, "The subscription to {PubSub}/{Topic} ended before {Count} of its events were handled; they are left to the runtime")]
    private partial void EventsLeft(string pubSub, string topic, int count);

    [LoggerMessage(15, LogLevel.Error, "The error handler of {PubSub}/{Topic} threw")]
    private partial void ErrorHandlerThrew(string pubSub, string topic, Exception exception);

    [LoggerMessage(16, LogLevel.Error, "The subscription to {PubSub}/{Topic} has ended by an error")]
    private partial void SubscriptionFailed(string pubSub, string topic, Exception exception);
}
