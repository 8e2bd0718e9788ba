namespace Dapr.Client;

/// <summary>Publishing events. <see cref="DaprClient"/> implements it; tests fake it.</summary>
public interface IPubSubClient
{
    /// <summary>Publishes an event.</summary>
    /// <typeparam name="TData">What the data is.</typeparam>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="data">The data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the broker has it.</returns>
    Task PublishEventAsync<TData>(string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event with metadata.</summary>
    /// <typeparam name="TData">What the data is.</typeparam>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="data">The data.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the broker has it.</returns>
    Task PublishEventAsync<TData>(
        string pubsubName,
        string topicName,
        TData data,
        Dictionary<string, string> metadata,
        CancellationToken cancellationToken = default);

    /// <summary>Publishes an event without data.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the broker has it.</returns>
    Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken = default);

    /// <summary>Publishes an event without data, with metadata.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the broker has it.</returns>
    Task PublishEventAsync(
        string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken = default);

    /// <summary>Publishes bytes as an event.</summary>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="data">The data.</param>
    /// <param name="dataContentType">The type of the bytes.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the broker has it.</returns>
    Task PublishByteEventAsync(
        string pubsubName,
        string topicName,
        ReadOnlyMemory<byte> data,
        string dataContentType = "application/json",
        Dictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);

    /// <summary>Publishes several events.</summary>
    /// <typeparam name="TValue">What the value is.</typeparam>
    /// <param name="pubsubName">The pub/sub component.</param>
    /// <param name="topicName">The topic.</param>
    /// <param name="events">The events.</param>
    /// <param name="metadata">Metadata for the component.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was not published.</returns>
    Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName,
        string topicName,
        IReadOnlyList<TValue> events,
        Dictionary<string, string>? metadata = null,
        CancellationToken cancellationToken = default);
}
