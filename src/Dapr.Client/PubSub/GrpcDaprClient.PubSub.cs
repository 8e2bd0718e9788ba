using System.Globalization;
using System.Runtime.CompilerServices;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc.Framing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string PubSub = "PubSub";
    private const string Json = "application/json";
    private const string CloudEventJson = "application/cloudevents+json";

    private const string Bytes = "application/octet-stream";

    public override Task PublishEventAsync<TData>(string pubsubName, string topicName, TData data, CancellationToken cancellationToken)
    {
        NotNull(data);
        return PublishJsonAsync(pubsubName, topicName, data, null, cancellationToken);
    }

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        NotNull(data);
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishJsonAsync(pubsubName, topicName, data, metadata, cancellationToken);
    }

    public override Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken) =>
        PublishAsync(pubsubName, topicName, default, "", null, cancellationToken).AsTask();

    public override Task PublishEventAsync(string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return PublishAsync(pubsubName, topicName, default, "", metadata, cancellationToken).AsTask();
    }

    public override Task PublishByteEventAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string dataContentType, Dictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        PublishAsync(pubsubName, topicName, data, dataContentType, metadata, cancellationToken).AsTask();

    public override async Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(events);
        var entries = events.Select((data, index) => new BulkPublishEntry<TValue>(
            index.ToString(CultureInfo.InvariantCulture), data, data is byte[]? Bytes : ContentType(data), metadata)).ToList();
        var response = await PublishBulkAsync(pubsubName, topicName, metadata, entries, cancellationToken).ConfigureAwait(false);
        return new BulkPublishResponse<TValue>(
        [
            .. response.FailedEntries.Join(
                entries, failed => failed.EntryId, entry => entry.EntryId, (failed, entry) => new BulkPublishResponseFailedEntry<TValue>(entry, failed.Error)),
        ]);
    }

    private static string ContentType<TData>(TData data) => data is CloudEvent ? CloudEventJson : Json;

    private static void NotNull<TData>(TData data, [CallerArgumentExpression(nameof(data))] string name = "")
    {
        if (data is null)
        {
            throw new ArgumentNullException(name, "There is no data to publish; the overload without data publishes an event that has none.");
        }
    }

    private static PublishEventRequest Request(string pubsubName, string topicName, string contentType, Dictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        var request = new PublishEventRequest { PubsubName = pubsubName, Topic = topicName, DataContentType = contentType };
        Add(request.Metadata, metadata);
        return request;
    }

    private static DaprOperation PublishEvent(PublishEventRequest request) => new(PubSub, "PublishEvent", request.PubsubName, request.Topic);

    private FrameWriter Write<TValue>(BulkPublishRequest request, IReadOnlyList<BulkPublishEntry<TValue>> entries)
    {
        var message = FrameWriter.Begin();
        message.Write(request);
        foreach (var entry in entries)
        {
            var field = message.BeginField(BulkPublishRequest.EntriesFieldNumber);
            var wire = new BulkPublishRequestEntry { EntryId = entry.EntryId, ContentType = entry.ContentType };
            Add(wire.Metadata, entry.Metadata);
            if (entry.EventData is byte[] bytes)
            {
                wire.Event = UnsafeByteOperations.UnsafeWrap(bytes);
                message.Write(wire);
            }
            else
            {
                message.Write(wire);
                WriteField(message, BulkPublishRequestEntry.EventFieldNumber, entry.EventData);
            }

            message.EndField(field);
        }

        return message;
    }

    private Task<BulkPublishResponse> PublishBulkAsync<TValue>(
        string pubsubName, string topicName, Dictionary<string, string>? metadata, IReadOnlyList<BulkPublishEntry<TValue>> entries, CancellationToken cancellationToken)
    {
        var request = new BulkPublishRequest { PubsubName = pubsubName, Topic = topicName };
        Add(request.Metadata, metadata);
        var operation = new DaprOperation(PubSub, "BulkPublishEvent", pubsubName, topicName);
        return _connection.AlphaNames.InvokeAsync("bulk publishing", operation, isAlpha => _connection
            .InvokeAsync(isAlpha ? DaprMethods.BulkPublishEventAlpha1 : DaprMethods.BulkPublishEvent, Write(request, entries), operation, cancellationToken).AsTask());
    }

    private Task PublishJsonAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var fields = Request(pubsubName, topicName, ContentType(data), metadata);
        var request = FrameWriter.Begin();
        request.Write(fields);
        WriteField(request, PublishEventRequest.DataFieldNumber, data);
        return _connection.InvokeAsync(DaprMethods.PublishEvent, request, PublishEvent(fields), cancellationToken).AsTask();
    }

    private ValueTask<Empty> PublishAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string contentType, Dictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var request = Request(pubsubName, topicName, contentType, metadata);
        request.Data = UnsafeByteOperations.UnsafeWrap(data);
        return _connection.InvokeAsync(DaprMethods.PublishEvent, request, PublishEvent(request), cancellationToken);
    }
}
