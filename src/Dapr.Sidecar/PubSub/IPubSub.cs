namespace Dapr.Sidecar;

/// <summary>A message broker: the port behind the publish/subscribe API. Implementations are thread-safe.</summary>
/// <remarks>
/// Delivery is at least once, as far as the broker can: a message counts as delivered when the handler has answered true. What
/// happens to one that was not is the broker's to decide, such as giving it again later. A message that a handler has taken
/// is not given to another of its group meanwhile.
/// </remarks>
public interface IPubSub
{
    /// <summary>
    /// What the broker can do, in the words of the metadata API: SUBSCRIBE_WILDCARDS, MESSAGE_TTL (it drops what has
    /// expired itself).
    /// </summary>
    IReadOnlyList<string> Features { get; }

    /// <summary>Hands a message to the broker.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>
    /// When the broker has taken it: from then on it is not lost. An exception says why it did not; the publisher
    /// sees its message.
    /// </returns>
    Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken);

    /// <summary>Begins to receive a topic.</summary>
    /// <param name="subscription">The topic and who asks for it.</param>
    /// <param name="handler">
    /// Takes a message and answers when it is done: true, or false or an exception when it could not be handled.
    /// </param>
    /// <param name="cancellationToken">Gives up subscribing; it does not end a subscription that began.</param>
    /// <returns>The subscription; disposing it ends it, after the messages that are being handled.</returns>
    Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken);
}
