using System.Text;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.PubSub.Envelopes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>A gRPC application: an event is a call of OnTopicEvent.</summary>
internal sealed class GrpcTopicReceiver(AppChannel.AppChannel channel) : ITopicReceiver
{
    private static readonly HashSet<string> Attributes =
        new(StringComparer.Ordinal) { "id", "source", "type", "specversion", "datacontenttype", "data", "data_base64" };

    private static readonly HashSet<string> OfTheProtocol = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-length", "te", "host", "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade", "trailer", "expect",
    };

    public async Task<TopicAnswer> ReceiveAsync(TopicEvent topicEvent, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await channel.CallAsync(
                AppCallbackMethods.OnTopicEvent, ToRequest(topicEvent), Headers(topicEvent), cancellationToken);
            return Read(answer.Status);
        }
        catch (RpcCallException exception) when (exception.StatusCode == RpcStatusCode.Unimplemented)
        {
            // The runtime takes this for "not interested": not even the dead-letter topic gets the message.
            return new TopicAnswer(TopicOutcome.Success, "the application has no OnTopicEvent; the message is dropped")
                .Answered((int)exception.StatusCode, Encoding.UTF8.GetBytes(exception.Status.Message));
        }
        catch (RpcCallException exception)
        {
            return TopicAnswer.Retry($"the application answered {exception.StatusCode}")
                .Answered((int)exception.StatusCode, Encoding.UTF8.GetBytes(exception.Status.Message));
        }
        catch (FormatException exception)
        {
            return TopicAnswer.Retry($"the event cannot be sent: {exception.Message}");
        }
    }

    /// <summary>What a status says.</summary>
    public static TopicAnswer Read(Status status)
    {
        var answer = status switch
        {
            Status.Success => TopicAnswer.Success,
            Status.Drop => TopicAnswer.Drop("the application answered DROP"),
            Status.Retry => TopicAnswer.Retry("the application answered RETRY"),
            var unknown => TopicAnswer.Retry($"the application answered {(int)unknown}, which is no status"),
        };
        return answer.Answered((int)RpcStatusCode.Ok, []);
    }

    /// <summary>The request for an event.</summary>
    /// <exception cref="FormatException">The event's data_base64 is none.</exception>
    public static TopicEventRequest ToRequest(TopicEvent topicEvent)
    {
        var cloudEvent = topicEvent.CloudEvent;
        var extensions = new Struct();
        foreach (var member in cloudEvent.EnumerateObject().Where(member => !Attributes.Contains(member.Name)))
        {
            extensions.Fields[member.Name] = Value(member.Value);
        }

        return new TopicEventRequest
        {
            Id = topicEvent.Text("id"),
            Source = topicEvent.Text("source"),
            Type = topicEvent.Text("type"),
            SpecVersion = topicEvent.Text("specversion"),
            DataContentType = topicEvent.Text("datacontenttype"),
            Data = Data(topicEvent),
            Topic = topicEvent.Message.Topic,
            PubsubName = topicEvent.Subscription.PubSubName,
            Path = topicEvent.Path,
            Extensions = extensions,
        };
    }

    // JSON as JSON, text as text, and what was bytes as bytes again.
    private static ByteString Data(TopicEvent topicEvent)
    {
        if (topicEvent.CloudEvent.TryGetProperty("data_base64", out var encoded) && encoded.ValueKind == JsonValueKind.String)
        {
            return UnsafeByteOperations.UnsafeWrap(encoded.GetBytesFromBase64());
        }

        if (!topicEvent.CloudEvent.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null) return ByteString.Empty;

        var type = topicEvent.Text("datacontenttype");
        return data.ValueKind == JsonValueKind.String && !ContentTypes.IsJson(type) && !ContentTypes.IsCloudEvent(type)
            ? ByteString.CopyFromUtf8(data.GetString()!)
            : UnsafeByteOperations.UnsafeWrap(GoJson.Write(data));
    }

    private static Value Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new Value { StructValue = new Struct { Fields = { Members(element) } } },
        JsonValueKind.Array => Google.Protobuf.WellKnownTypes.Value.ForList([.. element.EnumerateArray().Select(Value)]),
        JsonValueKind.String => Google.Protobuf.WellKnownTypes.Value.ForString(element.GetString()!),
        JsonValueKind.Number => Google.Protobuf.WellKnownTypes.Value.ForNumber(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Google.Protobuf.WellKnownTypes.Value.ForBool(element.GetBoolean()),
        _ => Google.Protobuf.WellKnownTypes.Value.ForNull(),
    };

    private static Dictionary<string, Value> Members(JsonElement element)
    {
        var members = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            members[member.Name] = Value(member.Value);
        }

        return members;
    }

    // What a publisher wrote into the metadata must not be taken for the protocol's own, nor break the call.
    private static RpcHeaders Headers(TopicEvent topicEvent)
    {
        var headers = new RpcHeaders();
        foreach (var (name, value) in topicEvent.Headers())
        {
            if (!IsName(name)) continue;

            if (name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase)) headers.Add(name, Encoding.UTF8.GetBytes(value));
            else if (value.All(character => character is >= ' ' and <= '~')) headers.Add(name, value);
        }

        return headers;
    }

    private static bool IsName(string name) =>
        name.Length > 0
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
        && !name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)
        && !OfTheProtocol.Contains(name);
}
