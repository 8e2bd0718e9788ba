using Dapr.Common;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Subscribes to topics by streams that the application opens itself: it needs no port. Derive from it, or mock it, for tests.</summary>
public abstract class DaprPublishSubscribeClient : IDaprClient
{
    // compat: fields in the official package.

    /// <summary>The client of the HTTP API that the constructor was given; null for none. Streams do not use it.</summary>
    protected internal readonly HttpClient? HttpClient;

    /// <summary>The token that the constructor was given; null for none.</summary>
    protected internal readonly string? DaprApiToken;

    /// <summary>Makes one.</summary>
    protected DaprPublishSubscribeClient()
    {
    }

    /// <summary>Makes one that has a client of the HTTP API.</summary>
    /// <param name="httpClient">The client; whoever derives disposes it.</param>
    /// <param name="daprApiToken">The token that the sidecar asks for; null for none.</param>
    protected DaprPublishSubscribeClient(HttpClient httpClient, string? daprApiToken = null)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        (HttpClient, DaprApiToken) = (httpClient, daprApiToken);
    }

    /// <summary>Subscribes to a topic until what is returned is disposed.</summary>
    /// <param name="pubSubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="options">How.</param>
    /// <param name="messageHandler">Handles the events, one after the other.</param>
    /// <param name="cancellationToken">Gives up subscribing; when the subscription works, ends it as disposing it does.</param>
    /// <returns>
    /// The subscription, when it works: an event that is published from then on is not missed. Disposing it takes no new events, handles
    /// those that have come, and ends the stream; from within a handler it does not wait for that.
    /// </returns>
    /// <exception cref="ArgumentException">There is no component or topic named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time of the options is negative, or that of the policy is zero.</exception>
    /// <exception cref="DaprException">There is no sidecar, no such component, or the sidecar does not let the application have the topic.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; it carries the caller's token.</exception>
    /// <remarks>
    /// <para>
    /// A stream that breaks off later is opened again, for ever, after pauses that grow to half a minute; each time it fails
    /// <see cref="DaprSubscriptionOptions.ErrorHandler"/> learns of it.
    /// </para>
    /// <para>
    /// Events come at least once. One that has come is handled even if its stream has broken off meanwhile, but the runtime does not learn
    /// of it, and may give it again: a handler must be able to have an event twice. An event without an answer when the subscription
    /// ends is left to the runtime, which gives it to the next subscriber if the broker keeps it; <c>pubsub.in-memory</c> does not.
    /// A handler that does not heed its token is left behind when its time is over, and the next event is handled meanwhile.
    /// </para>
    /// </remarks>
    public abstract Task<IAsyncDisposable> SubscribeAsync(
        string pubSubName, string topicName, DaprSubscriptionOptions options, TopicMessageHandler messageHandler, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    /// <remarks>Subscriptions that are not disposed end at once, without waiting for their events; those of a host end with it, in order.</remarks>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the client holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> calls.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
