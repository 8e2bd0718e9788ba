using System.Text.Json;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub;

/// <summary>The rules of publishing, the same over HTTP and gRPC.</summary>
internal sealed partial class PubSubService(
    ComponentRegistry components, SidecarIdentity identity, TimeProvider clock, EventLog events, ILogger<PubSubService> logger)
{
    private readonly CloudEvents _envelopes = new(identity.AppId, clock);

    public string AppId => identity.AppId;

    /// <summary>Checks where an event is to go, before its body is looked at.</summary>
    public Component Find(string pubSubName, string topic, IReadOnlyDictionary<string, string> metadata)
    {
        if (pubSubName.Length == 0)
        {
            throw ApiErrors.PubSubNameEmpty().ToException();
        }

        var component = components.Find<IPubSub>(pubSubName) ?? throw ApiErrors.PubSubNotFound(pubSubName, metadata).ToException();
        return topic.Length > 0 ? component : throw ApiErrors.TopicNameEmpty(pubSubName).ToException();
    }

    /// <summary>Publishes an event.</summary>
    public async Task PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        var component = Find(request.PubSubName, request.Topic, request.Metadata);
        bool isRaw;
        try
        {
            isRaw = CloudEvents.IsRaw(request.Metadata);
        }
        catch (FormatException exception)
        {
            throw ApiErrors.PubSubMetadata(request.PubSubName, exception.Message, request.Metadata).ToException();
        }

        CheckScope(component, request.Topic);
        ReadOnlyMemory<byte> data;
        try
        {
            data = isRaw ? request.Data : _envelopes.Create(request);
        }
        catch (JsonException exception)
        {
            throw ApiErrors.CloudEventInvalid(request.PubSubName, identity.AppId, exception.Message).ToException();
        }

        await SendAsync(component, request, data, cancellationToken);
    }

    /// <summary>Publishes several events; each is wrapped for itself.</summary>
    public async Task PublishBulkAsync(
        string pubSubName, string topic, IReadOnlyList<BulkEntry> entries, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var component = Find(pubSubName, topic, metadata);
        CheckScope(component, topic);
        if (entries.Any(entry => entry.EntryId.Length == 0) || entries.DistinctBy(entry => entry.EntryId).Count() < entries.Count)
        {
            throw ApiErrors.BulkEntryId(pubSubName, topic, identity.AppId).ToException();
        }

        // Whether the bytes go out raw is the request's to say; of the entries' metadata it is only handed on.
        var isRaw = CloudEvents.IsRaw(metadata);
        var messages = new List<(PublishRequest Request, ReadOnlyMemory<byte> Data)>();
        foreach (var entry in entries)
        {
            var request = entry.Request with { Metadata = Merge(metadata, entry.Request.Metadata) };
            try
            {
                messages.Add((request, isRaw ? request.Data : _envelopes.Create(request)));
            }
            catch (JsonException exception)
            {
                throw ApiErrors.BulkEnvelope(pubSubName, topic, identity.AppId, exception.Message).ToException();
            }
        }

        foreach (var (request, data) in messages)
        {
            await SendAsync(component, request, data, cancellationToken);
        }
    }

    /// <summary>Hands a message that could not be handled to its dead-letter topic, as it is.</summary>
    public async Task PublishDeadLetterAsync(string pubSubName, string topic, BrokerMessage message, CancellationToken cancellationToken)
    {
        var component = Find(pubSubName, topic, message.Metadata);
        CheckScope(component, topic);
        events.Published(new PublishedEvent(pubSubName, topic, message.Data, message.Metadata, IsDeadLetter: true));
        await ((IPubSub)component.Instance).PublishAsync(message with { Topic = topic }, cancellationToken);
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> common, IReadOnlyDictionary<string, string> own)
    {
        var merged = new Dictionary<string, string>(common);
        foreach (var (name, value) in own)
        {
            merged[name] = value;
        }

        return merged;
    }

    private async Task SendAsync(Component component, PublishRequest request, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            // What is looked at afterwards must be there before a subscriber can have answered.
            events.Published(new PublishedEvent(request.PubSubName, request.Topic, data, request.Metadata, IsDeadLetter: false));
            var message = new BrokerMessage { Topic = request.Topic, Data = data, Metadata = request.Metadata, ContentType = request.ContentType };
            await ((IPubSub)component.Instance).PublishAsync(message, cancellationToken);
        }
        catch (Exception exception) when (exception is not (ApiException or OperationCanceledException))
        {
            PublishFailed(request.PubSubName, request.Topic, exception);
            throw ApiErrors.PubSubPublish(request.PubSubName, request.Topic, exception.Message).ToException();
        }
    }

    private void CheckScope(Component component, string topic)
    {
        if (!new TopicScopes(component.Spec, identity.AppId).MayPublish(topic))
        {
            throw ApiErrors.PubSubForbidden(component.Spec.Name, topic, identity.AppId).ToException();
        }
    }

    [LoggerMessage(110, LogLevel.Error, "Publishing to {PubSub}/{Topic} failed.")]
    private partial void PublishFailed(string pubSub, string topic, Exception exception);
}
