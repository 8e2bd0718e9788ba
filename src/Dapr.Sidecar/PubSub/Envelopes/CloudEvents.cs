using System.Globalization;
using System.Text;
using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Runtime;

namespace Dapr.Sidecar.PubSub.Envelopes;

/// <summary>Puts what is published into the envelope that subscribers see.</summary>
internal sealed class CloudEvents(string appId, TimeProvider clock)
{
    private const string TraceId = "traceid";

    /// <summary>The event for what is published: its own when it is one already, else a new one around the data.</summary>
    /// <param name="request">What is published.</param>
    /// <param name="brokerExpires">The broker itself drops what has expired: the event does not say when.</param>
    /// <exception cref="JsonException">It says that it is an event, but is no JSON object.</exception>
    public byte[] Create(PublishRequest request, bool brokerExpires = false)
    {
        var members = ContentTypes.IsCloudEvent(request.ContentType) ? Existing(request) : Wrap(request);
        if (!brokerExpires && MessageMetadata.Ttl(request.Metadata) is { } ttl)
        {
            members["expiration"] = Text(Later(ttl));
        }

        return GoJson.WriteObject(members);
    }

    /// <summary>The envelope around bytes for a subscription that wants them raw.</summary>
    public static byte[] WrapRaw(ReadOnlySpan<byte> data, string pubSubName, string topic) => GoJson.WriteObject(
        new Dictionary<string, object>
        {
            ["data_base64"] = Convert.ToBase64String(data),
            ["datacontenttype"] = ContentTypes.Binary,
            ["id"] = UniqueId.New(),
            ["pubsubname"] = pubSubName,
            ["source"] = CloudEventNames.DefaultSource,
            ["specversion"] = CloudEventNames.SpecVersion,
            ["topic"] = topic,
            ["type"] = CloudEventNames.DefaultType,
        });

    // Overrides do not touch an event that the publisher made; its place and its trace are the runtime's to say.
    private Dictionary<string, object> Existing(PublishRequest request)
    {
        JsonElement root;
        try
        {
            root = GoJson.ParseFirst(request.Data);
        }
        catch (JsonException exception)
        {
            throw new JsonException(JsonFault.Describe(request.Data.Span, exception));
        }

        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
        {
            throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(root)} into Go value of type map[string]interface {{}}");
        }

        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var member in root.ValueKind == JsonValueKind.Object ? root.EnumerateObject() : default)
        {
            members[member.Name] = member.Value;
        }

        AddWhereNone(members, "source", CloudEventNames.DefaultSource);
        AddWhereNone(members, "type", CloudEventNames.DefaultType);
        AddWhereNone(members, "specversion", CloudEventNames.SpecVersion);
        AddWhereNone(members, "time", Text(clock.GetUtcNow()));
        AddPlace(members, request.Topic, request.PubSubName);
        AddTrace(members, request.TraceParent, request.TraceParent, request.TraceState);
        return members;
    }

    private Dictionary<string, object> Wrap(PublishRequest request)
    {
        var contentType = request.ContentType.Length > 0 ? request.ContentType : ContentTypes.Text;
        var members = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["id"] = Override("id") ?? UniqueId.New(),
            ["source"] = Override("source") ?? (appId.Length > 0 ? appId : CloudEventNames.DefaultSource),
            ["type"] = Override("type") ?? CloudEventNames.DefaultType,
            ["specversion"] = CloudEventNames.SpecVersion,
            ["datacontenttype"] = contentType,
            ["time"] = Text(clock.GetUtcNow()),
        };
        if (Override("subject") is { } subject) members["subject"] = subject;
        AddData(members, request.Data, contentType);
        AddPlace(members, request.Topic, request.PubSubName);

        var traceParent = Override(DaprHeaders.TraceParent) ?? request.TraceParent;
        var traceId = traceParent.Length > 0 ? traceParent : Override(TraceId) ?? "";
        AddTrace(members, traceId, traceParent, Override(DaprHeaders.TraceState) ?? request.TraceState);
        return members;

        string? Override(string attribute) => MessageMetadata.Override(request.Metadata, attribute);
    }

    /// <summary>Adds data as its content type asks for.</summary>
    public static void AddData(Dictionary<string, object> members, ReadOnlyMemory<byte> data, string contentType)
    {
        if (ContentTypes.IsBinary(contentType))
        {
            members["data_base64"] = Convert.ToBase64String(data.Span);
            return;
        }

        members["data"] = ContentTypes.IsJson(contentType) && TryParse(data) is { } json ? json : Encoding.UTF8.GetString(data.Span);
    }

    // What claims to be JSON and is none is published as the text that it is.
    private static JsonElement? TryParse(ReadOnlyMemory<byte> data)
    {
        try
        {
            return GoJson.ParseFirst(data);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Adds where the event is published.</summary>
    public static void AddPlace(Dictionary<string, object> members, string topic, string pubSubName)
    {
        members["topic"] = topic;
        members["pubsubname"] = pubSubName;
    }

    private static void AddTrace(Dictionary<string, object> members, string id, string parent, string state)
    {
        members[TraceId] = id;
        members[DaprHeaders.TraceParent] = parent;
        members[DaprHeaders.TraceState] = state;
    }

    private static void AddWhereNone(Dictionary<string, object> members, string name, string value)
    {
        if (!members.TryGetValue(name, out var own) || own is JsonElement { ValueKind: JsonValueKind.Null }) members[name] = value;
    }

    private DateTimeOffset Later(TimeSpan span)
    {
        var now = clock.GetUtcNow();
        return span < DateTimeOffset.MaxValue - now ? now + span : DateTimeOffset.MaxValue;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
