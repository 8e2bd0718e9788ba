namespace Dapr.Sidecar;

/// <summary>A message broker: the port behind the publish/subscribe API. Implementations are thread-safe.</summary>
public interface IPubSub
{
    /// <summary>What the broker can do, in the words of the metadata API, such as SUBSCRIBE_WILDCARDS.</summary>
    IReadOnlyList<string> Features { get; }

    /// <summary>Hands a message to the broker.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>When the broker has taken it: from then on it is not lost.</returns>
    Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken);

    /// <summary>Begins to receive a topic.</summary>
    /// <param name="subscription">The topic and who asks for it.</param>
    /// <param name="handler">Takes a message; false or an exception says that it could not be handled.</param>
    /// <param name="cancellationToken">Gives up subscribing.</param>
    /// <returns>The subscription; disposing it ends it, after the messages that are being handled.</returns>
    Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken);
}
