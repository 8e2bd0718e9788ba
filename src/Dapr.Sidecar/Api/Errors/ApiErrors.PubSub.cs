using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    private const RpcStatusCode Invalid = RpcStatusCode.InvalidArgument;

    public static ApiError PubSubNotFound(string name, IReadOnlyDictionary<string, string> metadata) =>
        new("ERR_PUBSUB_NOT_FOUND", 404, Invalid, $"pubsub {name} is not found")
        {
            Reason = "DAPR_PUBSUB_NOT_FOUND",
            Metadata = metadata,
        };

    public static ApiError PubSubNameEmpty() =>
        PubSub("", "ERR_PUBSUB_EMPTY", 404, Invalid, "DAPR_PUBSUB_NAME_EMPTY", "pubsub name is empty");

    public static ApiError TopicNameEmpty(string pubSub) =>
        PubSub(pubSub, "ERR_TOPIC_NAME_EMPTY", 404, Invalid, "DAPR_PUBSUB_TOPIC_NAME_EMPTY", $"topic is empty in pubsub {pubSub}");

    public static ApiError PubSubForbidden(string pubSub, string topic, string appId)
    {
        var message = $"topic {topic} is not allowed for app id {appId}";
        return PubSub(
            pubSub, "ERR_PUBSUB_FORBIDDEN", 403, RpcStatusCode.PermissionDenied, "DAPR_PUBSUB_FORBIDDEN", message,
            ("error", message), ("topic", topic));
    }

    public static ApiError PubSubPublish(string pubSub, string topic, string cause) => PubSub(
        pubSub, "ERR_PUBSUB_PUBLISH_MESSAGE", 500, RpcStatusCode.Internal, "DAPR_PUBSUB_PUBLISH_MESSAGE",
        $"error when publishing to topic {topic} in pubsub {pubSub}: {cause}",
        ("error", cause), ("topic", topic));

    public static ApiError PubSubMetadata(string pubSub, string cause, IReadOnlyDictionary<string, string> metadata) =>
        PubSub(
            pubSub, "ERR_PUBSUB_REQUEST_METADATA", 400, Invalid, "DAPR_PUBSUB_METADATA_DESERIALIZATION",
            $"failed deserializing metadata. Error: {cause}") with
        { Metadata = metadata };

    public static ApiError CloudEventInvalid(string pubSub, string appId, string cause) => PubSub(
        pubSub, "ERR_PUBSUB_CLOUD_EVENTS_SER", 500, Invalid, "DAPR_PUBSUB_CLOUD_EVENT_CREATION", "cannot create cloudevent",
        ("appID", appId), ("error", cause));

    public static ApiError BulkEntryId(string pubSub, string topic, string appId)
    {
        const string Cause = "entryId is duplicated or not present for entry";
        return PubSub(
            pubSub, "ERR_PUBSUB_EVENTS_SER", 400, Invalid, "DAPR_PUBSUB_MARSHAL_EVENTS",
            $"error marshaling events to bytes for topic {topic} pubsub {pubSub}. error: {Cause}",
            ("appID", appId), ("error", Cause));
    }

    public static ApiError BulkMalformed(string pubSub, string topic, string appId, string cause) => PubSub(
        pubSub, "ERR_PUBSUB_EVENTS_SER", 400, Invalid, "DAPR_PUBSUB_UNMARSHAL_EVENTS",
        $"error when unmarshaling the request for topic {topic} pubsub {pubSub}: {cause}",
        ("appID", appId));

    public static ApiError BulkEnvelope(string pubSub, string topic, string appId, string cause) => PubSub(
        pubSub, "ERR_PUBSUB_EVENTS_SER", 400, Invalid, "DAPR_PUBSUB_MARSHAL_ENVELOPE",
        $"error when marshalling cloud event envelope for topic {topic} pubsub {pubSub}: {cause}",
        ("appID", appId), ("error", cause));

    private static ApiError PubSub(
        string name, string code, int status, RpcStatusCode rpc, string reason, string message, params (string Name, string Value)[] metadata) =>
        new(code, status, rpc, message)
        {
            Reason = reason,
            ResourceType = "pubsub",
            ResourceName = name,
            DescribesResource = true,
            Metadata = metadata.Length > 0 ? metadata.ToDictionary(pair => pair.Name, pair => pair.Value) : null,
        };
}
