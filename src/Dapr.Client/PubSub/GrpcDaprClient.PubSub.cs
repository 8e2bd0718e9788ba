using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string PubSub = "PubSub";
    private const string Json = "application/json";
    private const string CloudEventJson = "application/cloudevents+json";

    // Older runtimes know bulk publishing under its alpha name only; that is found out once.
    private bool _bulkPublishIsAlpha;

    public override Task PublishEventAsync<TData>(string pubsubName, string topicName, TData data, CancellationToken cancellationToken) =>
        PublishAsync(pubsubName, topicName, Serialize(data), ContentType<TData>(), null, cancellationToken);

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishAsync(pubsubName, topicName, Serialize(data), ContentType<TData>(), metadata, cancellationToken);
    }

    public override Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken) =>
        PublishAsync(pubsubName, topicName, default, "", null, cancellationToken);

    public override Task PublishEventAsync(string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishAsync(pubsubName, topicName, default, "", metadata, cancellationToken);
    }

    public override Task PublishByteEventAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string dataContentType, Dictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        PublishAsync(pubsubName, topicName, data, dataContentType, metadata, cancellationToken);

    public override async Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(events);
        var entries = events
            .Select((data, index) => new BulkPublishEntry<TValue>(index.ToString(System.Globalization.CultureInfo.InvariantCulture), data, ContentType<TValue>()))
            .ToDictionary(entry => entry.EntryId);
        var request = new BulkPublishRequest { PubsubName = pubsubName, Topic = topicName };
        request.Entries.AddRange(entries.Values.Select(entry => new BulkPublishRequestEntry
        {
            EntryId = entry.EntryId,
            Event = UnsafeByteOperations.UnsafeWrap(Serialize(entry.EventData)),
            ContentType = entry.ContentType,
        }));
        Add(request.Metadata, metadata);
        var response = await PublishBulkAsync(request, cancellationToken).ConfigureAwait(false);
        return new BulkPublishResponse<TValue>(
            [.. response.FailedEntries.Select(failed => new BulkPublishResponseFailedEntry<TValue>(entries[failed.EntryId], failed.Error))]);
    }

    private static string ContentType<TData>() => typeof(CloudEvent).IsAssignableFrom(typeof(TData)) ? CloudEventJson : Json;

    private async Task<BulkPublishResponse> PublishBulkAsync(BulkPublishRequest request, CancellationToken cancellationToken)
    {
        var operation = new DaprOperation(PubSub, "BulkPublishEvent", request.PubsubName, request.Topic);
        if (!_bulkPublishIsAlpha)
        {
            try
            {
                return await _connection.InvokeAsync(DaprMethods.BulkPublishEvent, request, operation, cancellationToken).ConfigureAwait(false);
            }
            catch (DaprException exception) when (exception.Status is nameof(RpcStatusCode.Unimplemented))
            {
                _bulkPublishIsAlpha = true;
            }
        }

        return await _connection.InvokeAsync(DaprMethods.BulkPublishEventAlpha1, request, operation, cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string contentType, Dictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        var request = new PublishEventRequest
        {
            PubsubName = pubsubName,
            Topic = topicName,
            Data = UnsafeByteOperations.UnsafeWrap(data),
            DataContentType = contentType,
        };
        if (metadata is not null)
        {
            Add(request.Metadata, metadata);
        }

        var operation = new DaprOperation(PubSub, "PublishEvent", pubsubName, topicName);
        await _connection.InvokeAsync(DaprMethods.PublishEvent, request, operation, cancellationToken).ConfigureAwait(false);
    }
}
