using System.Text.Json;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.PubSub.Envelopes;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub;

/// <summary>The rules of publishing, the same over HTTP and gRPC.</summary>
internal sealed partial class PubSubService(
    ComponentRegistry components, SidecarIdentity identity, TimeProvider clock, EventLog events, ILogger<PubSubService> logger)
{
    private const string NativeTtl = "MESSAGE_TTL";

    private readonly CloudEvents _envelopes = new(identity.AppId, clock);

    public string AppId => identity.AppId;

    /// <summary>Checks where an event is to go and how, before its body is looked at.</summary>
    /// <exception cref="ApiException">There is no such pub/sub, no topic, or the metadata is wrong.</exception>
    public PublishTarget Find(string pubSubName, string topic, IReadOnlyDictionary<string, string> metadata)
    {
        if (pubSubName.Length == 0) throw ApiErrors.PubSubNameEmpty().ToException();
        var component = components.Find<IPubSub>(pubSubName) ?? throw ApiErrors.PubSubNotFound(pubSubName, metadata).ToException();
        if (topic.Length == 0) throw ApiErrors.TopicNameEmpty(pubSubName).ToException();
        try
        {
            return new(component, topic, MessageMetadata.IsRaw(metadata), NamespacedPubSub.Of(component, identity));
        }
        catch (FormatException exception)
        {
            throw ApiErrors.PubSubMetadata(pubSubName, exception.Message, metadata).ToException();
        }
    }

    /// <summary>Publishes an event.</summary>
    public async Task PublishAsync(PublishTarget target, PublishRequest request, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> data;
        try
        {
            data = target.IsRaw ? request.Data : Envelope(target, request);
        }
        catch (JsonException exception)
        {
            throw ApiErrors.CloudEventInvalid(request.PubSubName, identity.AppId, exception.Message).ToException();
        }

        CheckScope(target.Component, request.Topic);
        if (await TrySendAsync(target, request, data, cancellationToken) is { } failure)
        {
            throw ApiErrors.PubSubPublish(request.PubSubName, request.Topic, failure).ToException();
        }
    }

    /// <summary>Publishes several events, each wrapped for itself, and says which of them the broker did not take.</summary>
    public async Task<IReadOnlyList<BulkFailure>> PublishBulkAsync(
        PublishTarget target,
        IReadOnlyList<BulkEntry> entries,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        // Whether the bytes go out raw is the bulk's to say: an entry's own word on it is only handed on. What else the bulk
        // says holds for each entry that does not say otherwise, but of raw ones.
        var messages = entries.Select(entry => Message(target, entry, metadata)).ToList();
        CheckScope(target.Component, target.Topic);

        var failures = new List<BulkFailure>();
        foreach (var (entryId, request, data) in messages)
        {
            if (await TrySendAsync(target, request, data, cancellationToken) is { } failure) failures.Add(new(entryId, failure));
        }

        return failures;
    }

    /// <summary>Notes the id of an entry of a bulk.</summary>
    /// <exception cref="ApiException">It is empty, or was there before.</exception>
    public void AddEntryId(HashSet<string> ids, string entryId, PublishTarget target)
    {
        if (entryId.Length == 0 || !ids.Add(entryId))
        {
            throw ApiErrors.BulkEntryId(target.Component.Spec.Name, target.Topic, identity.AppId).ToException();
        }
    }

    /// <summary>Hands a message that could not be handled to its dead-letter topic, as it is.</summary>
    public async Task PublishDeadLetterAsync(string pubSubName, string topic, BrokerMessage message, CancellationToken cancellationToken)
    {
        var component = components.Find<IPubSub>(pubSubName) ?? throw ApiErrors.PubSubNotFound(pubSubName, message.Metadata).ToException();
        CheckScope(component, topic);
        await SendAsync(
            component,
            NamespacedPubSub.Of(component, identity),
            message with { Topic = topic },
            new PublishedEvent(pubSubName, topic, message.Data, message.Metadata, IsDeadLetter: true, message.ContentType),
            cancellationToken);
    }

    /// <summary>Hands the broker once more what it has delivered already.</summary>
    public Task RepeatAsync(PublishedEvent published, CancellationToken cancellationToken) =>
        NamespacedPubSub.Of(components.Find<IPubSub>(published.PubSubName)!, identity).PublishAsync(
            new BrokerMessage { Topic = published.Topic, Data = published.Data, Metadata = published.Metadata, ContentType = published.ContentType },
            cancellationToken);

    private (string EntryId, PublishRequest Request, ReadOnlyMemory<byte> Data) Message(
        PublishTarget target, BulkEntry entry, IReadOnlyDictionary<string, string> metadata)
    {
        if (target.IsRaw) return (entry.EntryId, entry.Request, entry.Request.Data);

        var request = entry.Request with { Metadata = Merge(metadata, entry.Request.Metadata) };
        try
        {
            return (entry.EntryId, request, Envelope(target, request));
        }
        catch (JsonException exception)
        {
            throw ApiErrors.CloudEventInvalid(request.PubSubName, identity.AppId, exception.Message).ToException();
        }
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

    private byte[] Envelope(PublishTarget target, PublishRequest request) =>
        _envelopes.Create(request, brokerExpires: target.Broker.Features.Contains(NativeTtl));

    /// <summary>Hands a message to the broker; says why when it does not take it.</summary>
    private async Task<string?> TrySendAsync(
        PublishTarget target, PublishRequest request, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(
                target.Component,
                target.Broker,
                new BrokerMessage { Topic = request.Topic, Data = data, Metadata = request.Metadata, ContentType = request.ContentType },
                new PublishedEvent(request.PubSubName, request.Topic, data, request.Metadata, IsDeadLetter: false, request.ContentType),
                cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A broker may be anybody's: whatever it throws is its answer.
            PublishFailed(request.PubSubName, request.Topic, exception);
            return exception.Message;
        }
    }

    private Task SendAsync(Component component, IPubSub broker, BrokerMessage message, PublishedEvent published, CancellationToken cancellationToken) =>
        component.CallAsync(
            "publish",
            [message.Topic],
            async () =>
            {
                // What is looked at afterwards must be there before a subscriber can have answered.
                events.Published(published);
                try
                {
                    await broker.PublishAsync(message, cancellationToken);
                }
                catch
                {
                    events.NotPublished(published);
                    throw;
                }
            },
            cancellationToken);

    private void CheckScope(Component component, string topic)
    {
        if (!new TopicScopes(component.Spec, identity.AppId).MayPublish(topic))
        {
            throw ApiErrors.PubSubForbidden(component.Spec.Name, topic, identity.AppId).ToException();
        }
    }
}
