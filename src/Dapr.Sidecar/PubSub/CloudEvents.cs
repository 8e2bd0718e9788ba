using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.Protos.Wire;

namespace Dapr.Sidecar.PubSub;

/// <summary>Puts what is published into the envelope that subscribers see.</summary>
internal sealed class CloudEvents(string appId, TimeProvider clock)
{
    private const string Prefix = "cloudevent.";
    private const string Json = "application/json";
    private const string Binary = "application/octet-stream";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the bytes are published without an envelope.</summary>
    /// <exception cref="FormatException">The metadata holds neither true nor false.</exception>
    public static bool IsRaw(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.FirstOrDefault(pair => pair.Key.Equals("rawPayload", StringComparison.OrdinalIgnoreCase)).Value is not { } text)
        {
            return false;
        }

        return text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => throw new FormatException($"rawPayload value must be a valid boolean: actual is '{text}'"),
        };
    }

    /// <summary>The event for what is published: its own when it is one already, else a new one around the data.</summary>
    /// <exception cref="JsonException">It says that it is an event, but is no JSON object.</exception>
    public byte[] Create(PublishRequest request)
    {
        var isEvent = MediaType(request.ContentType) == CloudEventNames.ContentType;
        var members = isEvent ? Existing(request) : Wrap(request);
        return JsonSerializer.SerializeToUtf8Bytes(new SortedDictionary<string, JsonNode?>(members, StringComparer.Ordinal), Relaxed);
    }

    /// <summary>The envelope around bytes for a subscription that wants them raw.</summary>
    public static byte[] WrapRaw(ReadOnlySpan<byte> data, string pubSubName, string topic) => JsonSerializer.SerializeToUtf8Bytes(
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["data_base64"] = Convert.ToBase64String(data),
            ["datacontenttype"] = Binary,
            ["id"] = Guid.NewGuid().ToString(),
            ["pubsubname"] = pubSubName,
            ["source"] = CloudEventNames.DefaultSource,
            ["specversion"] = CloudEventNames.SpecVersion,
            ["topic"] = topic,
            ["type"] = CloudEventNames.DefaultType,
        },
        Relaxed);

    /// <summary>The type without its parameters, in lower case.</summary>
    public static string MediaType(string contentType) => contentType.Split(';')[0].Trim().ToLowerInvariant();

    private static Dictionary<string, JsonNode?> Existing(PublishRequest request)
    {
        var node = JsonNode.Parse(request.Data.Span) as JsonObject ?? throw new JsonException("a CloudEvent must be a JSON object");
        var members = node.ToDictionary(pair => pair.Key, pair => pair.Value);
        node.Clear();
        members.TryAdd("source", CloudEventNames.DefaultSource);
        members.TryAdd("type", CloudEventNames.DefaultType);
        members.TryAdd("specversion", CloudEventNames.SpecVersion);
        AddRoute(members, request);
        return members;
    }

    private Dictionary<string, JsonNode?> Wrap(PublishRequest request)
    {
        var contentType = request.ContentType.Length > 0 ? request.ContentType : "text/plain";
        var members = new Dictionary<string, JsonNode?>
        {
            ["id"] = Override(request, "id") ?? Guid.NewGuid().ToString(),
            ["source"] = Override(request, "source") ?? (appId.Length > 0 ? appId : CloudEventNames.DefaultSource),
            ["type"] = Override(request, "type") ?? CloudEventNames.DefaultType,
            ["specversion"] = CloudEventNames.SpecVersion,
            ["datacontenttype"] = contentType,
            ["time"] = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (Override(request, "subject") is { } subject)
        {
            members["subject"] = subject;
        }

        AddData(members, request, MediaType(contentType));
        AddRoute(members, request);
        foreach (var name in (string[])[DaprHeaders.TraceParent, DaprHeaders.TraceState])
        {
            if (Override(request, name) is { } value)
            {
                members[name] = value;
            }
        }

        if (Override(request, "traceid") is { } trace && request.TraceParent.Length == 0)
        {
            members["traceid"] = trace;
        }
        else if (Override(request, DaprHeaders.TraceParent) is { } parent)
        {
            members["traceid"] = parent;
        }

        if (request.Metadata.TryGetValue("ttlInSeconds", out var ttl)
            && long.TryParse(ttl, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0)
        {
            members["expiration"] = clock.GetUtcNow().AddSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return members;
    }

    private static void AddData(Dictionary<string, JsonNode?> members, PublishRequest request, string mediaType)
    {
        if (mediaType == Binary)
        {
            members["data_base64"] = Convert.ToBase64String(request.Data.Span);
            return;
        }

        if (mediaType == Json)
        {
            try
            {
                members["data"] = JsonNode.Parse(request.Data.Span);
                return;
            }
            catch (JsonException)
            {
                // What is no JSON is published as the text that it is.
            }
        }

        members["data"] = Encoding.UTF8.GetString(request.Data.Span);
    }

    private static void AddRoute(Dictionary<string, JsonNode?> members, PublishRequest request)
    {
        members["topic"] = request.Topic;
        members["pubsubname"] = request.PubSubName;
        members["traceid"] = request.TraceParent;
        members[DaprHeaders.TraceParent] = request.TraceParent;
        members[DaprHeaders.TraceState] = request.TraceState;
    }

    private static string? Override(PublishRequest request, string name) =>
        request.Metadata.FirstOrDefault(pair => pair.Key.Equals(Prefix + name, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;
}
