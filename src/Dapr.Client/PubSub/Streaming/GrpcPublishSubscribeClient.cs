using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Microsoft.Extensions.Logging;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>The client over a connection, which it disposes, and with it the subscriptions that nobody has ended.</summary>
internal sealed class GrpcPublishSubscribeClient(DaprConnection connection, TimeProvider clock, ILogger logger, OpenSubscriptions? ofHost) : DaprPublishSubscribeClient(connection.Http, connection.ApiToken), IAsyncDisposable
{
    private readonly OpenSubscriptions _open = new();
    private volatile bool _isDisposed;

    public override async Task<IAsyncDisposable> SubscribeAsync(
        string pubSubName, string topicName, DaprSubscriptionOptions options, TopicMessageHandler messageHandler, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubSubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(messageHandler);
        Check(options);
        ObjectDisposedException.ThrowIf(_isDisposed, this);

        var initial = new SubscribeTopicEventsRequestInitialAlpha1 { PubsubName = pubSubName, Topic = topicName, DeadLetterTopic = options.DeadLetterTopic ?? "" };
        foreach (var (name, value) in options.Metadata)
        {
            initial.Metadata[name] = value;
        }

        var subscription = await StreamedSubscription.StartAsync(
            new TopicEventStreams(connection, initial), options, messageHandler, clock, logger, cancellationToken).ConfigureAwait(false);
        _open.Add(subscription);
        ofHost?.Add(subscription);
        if (_isDisposed)
        {
            subscription.Abort();
            throw new ObjectDisposedException(nameof(DaprPublishSubscribeClient));
        }

        return subscription;
    }

    /// <summary>Ends the subscriptions in order, where whoever disposes can wait, as a service provider can.</summary>
    public async ValueTask DisposeAsync()
    {
        await _open.EndAsync(CancellationToken.None).ConfigureAwait(false);
        Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
            _open.Abort();
            connection.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Check(DaprSubscriptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.MessageHandlingPolicy);
        ArgumentNullException.ThrowIfNull(options.Metadata);
        CheckTime(options.MessageHandlingPolicy.TimeoutDuration, TimeSpan.FromMilliseconds(1), nameof(options), "The time that a handler has for an event is at least a millisecond");
        CheckTime(options.MaximumCleanupTimeout, TimeSpan.Zero, nameof(options), "The time that the end of a subscription may take is not negative");
    }

    private static void CheckTime(TimeSpan time, TimeSpan least, string name, string rule)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < least || time.TotalMilliseconds > int.MaxValue))
        {
            throw new ArgumentOutOfRangeException(name, time, $"{rule}, and at most 24 days; give Timeout.InfiniteTimeSpan for no limit.");
        }
    }
}
