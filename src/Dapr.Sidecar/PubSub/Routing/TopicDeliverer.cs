using System.Text;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>Hands an event to the application and reads its answer.</summary>
internal static class TopicDeliverer
{
    private static readonly HashSet<string> Attributes = ["id", "source", "type", "specversion", "datacontenttype", "data", "data_base64"];

    public static async Task<(TopicOutcome Outcome, string Reason)> OverHttpAsync(
        AppChannel.AppChannel channel, TopicEvent topicEvent, CancellationToken cancellationToken)
    {
        var path = topicEvent.Path.StartsWith('/') ? topicEvent.Path : "/" + topicEvent.Path;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Endpoint.Address, path))
        {
            Content = new ReadOnlyMemoryContent(topicEvent.Data),
        };
        request.Content.Headers.ContentType = new(CloudEventNames.ContentType);
        foreach (var (name, value) in topicEvent.Headers())
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await channel.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            return status switch
            {
                >= 200 and < 300 => ReadAnswer(await response.Content.ReadAsByteArrayAsync(cancellationToken)),
                404 => (TopicOutcome.Drop, "the application has no such route (404)"),
                _ => (TopicOutcome.Retry, $"the application answered {status}"),
            };
        }
        catch (HttpRequestException exception)
        {
            return (TopicOutcome.Retry, $"the application cannot be reached: {exception.Message}");
        }
    }

    public static async Task<(TopicOutcome Outcome, string Reason)> OverGrpcAsync(
        AppChannel.AppChannel channel, TopicEvent topicEvent, CancellationToken cancellationToken)
    {
        var headers = new RpcHeaders();
        foreach (var (name, value) in topicEvent.Headers())
        {
            headers.Add(name, value);
        }

        try
        {
            var answer = await channel.CallAsync(AppCallbackMethods.OnTopicEvent, ToRequest(topicEvent), headers, cancellationToken);
            return answer.Status switch
            {
                TopicEventResponse.Types.TopicEventResponseStatus.Success => (TopicOutcome.Success, ""),
                TopicEventResponse.Types.TopicEventResponseStatus.Drop => (TopicOutcome.Drop, "the application answered DROP"),
                TopicEventResponse.Types.TopicEventResponseStatus.Retry => (TopicOutcome.Retry, "the application answered RETRY"),
                var unknown => (TopicOutcome.Retry, $"the application answered {(int)unknown}, which is no status"),
            };
        }
        catch (RpcCallException exception) when (exception.StatusCode == RpcStatusCode.Unimplemented)
        {
            // The runtime takes this for "not interested", not even for the dead-letter topic.
            return (TopicOutcome.Success, "the application has no OnTopicEvent; the message is dropped");
        }
        catch (RpcCallException exception)
        {
            return (TopicOutcome.Retry, $"the application answered {exception.Message}");
        }
    }

    /// <summary>An answer that says nothing else is success.</summary>
    private static (TopicOutcome Outcome, string Reason) ReadAnswer(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var status = document.RootElement.ValueKind == JsonValueKind.Object ? TopicEvent.Text(document.RootElement, "status") : "";
            return status switch
            {
                "" or "SUCCESS" => (TopicOutcome.Success, ""),
                "DROP" => (TopicOutcome.Drop, "the application answered DROP"),
                "RETRY" => (TopicOutcome.Retry, "the application answered RETRY"),
                _ => (TopicOutcome.Retry, $"the application answered '{status}', which is no status"),
            };
        }
        catch (JsonException)
        {
            return (TopicOutcome.Success, "");
        }
    }

    private static TopicEventRequest ToRequest(TopicEvent topicEvent)
    {
        var cloudEvent = topicEvent.CloudEvent;
        var extensions = new Struct();
        foreach (var member in cloudEvent.EnumerateObject().Where(member => !Attributes.Contains(member.Name)))
        {
            extensions.Fields[member.Name] = Value.Parser.ParseJson(member.Value.GetRawText());
        }

        return new TopicEventRequest
        {
            Id = TopicEvent.Text(cloudEvent, "id"),
            Source = TopicEvent.Text(cloudEvent, "source"),
            Type = TopicEvent.Text(cloudEvent, "type"),
            SpecVersion = TopicEvent.Text(cloudEvent, "specversion"),
            DataContentType = TopicEvent.Text(cloudEvent, "datacontenttype"),
            Data = Data(cloudEvent),
            Topic = topicEvent.Message.Topic,
            PubsubName = topicEvent.Subscription.PubSubName,
            Path = topicEvent.Path,
            Extensions = extensions,
        };
    }

    private static ByteString Data(JsonElement cloudEvent)
    {
        if (cloudEvent.TryGetProperty("data_base64", out var encoded) && encoded.ValueKind == JsonValueKind.String)
        {
            return encoded.TryGetBytesFromBase64(out var bytes) ? ByteString.CopyFrom(bytes) : ByteString.Empty;
        }

        if (!cloudEvent.TryGetProperty("data", out var data))
        {
            return ByteString.Empty;
        }

        var isJson = CloudEvents.MediaType(TopicEvent.Text(cloudEvent, "datacontenttype")) is "application/json" or CloudEventNames.ContentType;
        return data.ValueKind == JsonValueKind.String && !isJson
            ? ByteString.CopyFromUtf8(data.GetString()!)
            : ByteString.CopyFrom(data.GetRawText(), Encoding.UTF8);
    }
}
