using System.Collections.Concurrent;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub.Streams;

/// <summary>
/// The rules of subscriptions that last as long as a stream. Each has its own subscription at the broker, beside those of the
/// application, and needs no application with a port.
/// </summary>
internal sealed partial class TopicStreams(
    PubSubService service, TopicSubscriber subscriber, SidecarOptions options, InFlight inFlight, EventLog events, ILogger<TopicStreams> logger)
    : IMetadataSource, IAsyncDisposable
{
    private const string Path = "/";

    private readonly ConcurrentDictionary<TopicStream, TopicSubscription> _open = new();
    private readonly OpenStreams _calls = new();
    private readonly CancellationTokenSource _giveUp = new();
    private volatile bool _isStopping;

    /// <summary>Begins a subscription; whoever has it closes it.</summary>
    /// <param name="pubSubName">The component.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="metadata">Metadata of the subscription.</param>
    /// <param name="deadLetterTopic">Where events go that were not handled; empty for nowhere.</param>
    /// <param name="send">Sends an event; nothing goes out before <see cref="TopicStream.Begin"/>.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <exception cref="ApiException">There is no such component, the topic is forbidden, the broker refused it, or the sidecar stops.</exception>
    public async Task<TopicStream> OpenAsync(
        string pubSubName,
        string topic,
        IReadOnlyDictionary<string, string> metadata,
        string deadLetterTopic,
        Func<AppCallback.Autogen.Grpc.v1.TopicEventRequest, CancellationToken, Task> send,
        CancellationToken cancellationToken)
    {
        if (pubSubName.Length == 0) throw ApiErrors.Stream("pubsubName is required").ToException();
        if (topic.Length == 0) throw ApiErrors.Stream("topic is required").ToException();
        if (_isStopping) throw ApiErrors.Stream("api server closed").ToException();
        var component = subscriber.Find(pubSubName) ?? throw ApiErrors.PubSubNotFound(pubSubName, new Dictionary<string, string>()).ToException();
        if (!subscriber.MaySubscribe(component, topic))
        {
            throw ApiErrors.StreamNotSubscribed(pubSubName, $"subscription to topic '{topic}' on pubsub '{pubSubName}' is not allowed").ToException();
        }

        var stream = new TopicStream(
            new TopicSubscription
            {
                PubSubName = pubSubName,
                Topic = topic,
                Rules = [TopicRule.Create("", Path)],
                DeadLetterTopic = deadLetterTopic,
                Metadata = metadata,
                Type = TopicSubscription.Streaming,
            },
            send,
            inFlight);
        try
        {
            await SubscribeAsync(component, stream, cancellationToken);
        }
        catch (Exception exception)
        {
            // A broker may have given messages before it failed: nobody waits for their answers.
            stream.End();
            stream.Dispose();
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested) throw;

            StreamRefused(pubSubName, topic, exception);
            throw ApiErrors.StreamNotSubscribed(pubSubName, exception.Message).ToException();
        }

        // In this order: whoever ends them all sees this one, or is seen here.
        _open[stream] = stream.Subscription;
        if (!_isStopping) return stream;

        await CloseAsync(stream);
        throw ApiErrors.Stream("api server closed").ToException();
    }

    /// <summary>Takes in the call of a subscription, which ends with the sidecar.</summary>
    public OpenStream Enter(HttpResponse response) => _calls.Enter(response);

    /// <summary>Ends a subscription at once. Events that are not answered are left to the broker.</summary>
    public async Task CloseAsync(TopicStream stream)
    {
        try
        {
            // First the broker knows that it ends, so that it does not take what is given up for a failure.
            var ending = EndSourceAsync(stream);
            stream.End();
            await ending;
        }
        finally
        {
            _open.TryRemove(stream, out _);
            stream.Dispose();
        }
    }

    /// <summary>Takes nothing new from the brokers, and waits for the answers to what was sent.</summary>
    /// <param name="cancellationToken">Waits no longer.</param>
    public async Task StopDeliveringAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await using var _ = cancellationToken.Register(GiveUp);
        await Task.WhenAll(_open.Keys.Select(EndSourceAsync));
    }

    /// <summary>Ends the streams; their callers learn that the sidecar does.</summary>
    public async ValueTask DisposeAsync()
    {
        using var grace = new CancellationTokenSource(options.GracefulShutdown, TimeProvider.System);
        await StopDeliveringAsync(grace.Token);
        await _calls.DisposeAsync();
    }

    public void Describe(SidecarMetadata metadata) => metadata.Subscriptions.AddRange(_open.Values
        .OrderBy(subscription => subscription.PubSubName, StringComparer.Ordinal)
        .ThenBy(subscription => subscription.Topic, StringComparer.Ordinal)
        .Select(SubscriptionManager.Describe));

    private async Task SubscribeAsync(Component component, TopicStream stream, CancellationToken cancellationToken)
    {
        var handler = new TopicHandler(stream.Subscription, service, options.Clock, events, logger);
        var giveUp = _giveUp.Token;

        // The flow of the call is not that of what is delivered while it is open.
        Task<IAsyncDisposable> subscribing;
        using (ExecutionContext.SuppressFlow())
        {
            subscribing = Task.Run(() => subscriber.SubscribeAsync(component, stream.Subscription, HandleAsync, cancellationToken), cancellationToken);
        }

        stream.Begun(await subscribing);

        async Task<bool> HandleAsync(BrokerMessage message, CancellationToken ending)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ending, giveUp);
            return await handler.HandleAsync(message, stream, both.Token);
        }
    }

    private async Task EndSourceAsync(TopicStream stream)
    {
        try
        {
            await stream.EndSourceAsync();
        }
        catch (Exception exception)
        {
            // A broker may be anybody's. Nobody gets its messages any more, whatever it thinks.
            StreamNotEnded(stream.Subscription.PubSubName, stream.Subscription.Topic, exception);
        }
    }

    private void GiveUp()
    {
        foreach (var stream in _open.Keys.Where(stream => stream.HasUnanswered))
        {
            EventsGivenUp(stream.Subscription.PubSubName, stream.Subscription.Topic);
        }

        _giveUp.Cancel();
    }

    [LoggerMessage(136, LogLevel.Warning, "The stream of {PubSub}/{Topic} was refused.")]
    private partial void StreamRefused(string pubSub, string topic, Exception exception);

    [LoggerMessage(137, LogLevel.Error, "The subscription of a stream to {PubSub}/{Topic} failed at its end, and is left behind.")]
    private partial void StreamNotEnded(string pubSub, string topic, Exception exception);

    [LoggerMessage(138, LogLevel.Warning, "The stream of {PubSub}/{Topic} ends before all of its events were answered.")]
    private partial void EventsGivenUp(string pubSub, string topic);
}
