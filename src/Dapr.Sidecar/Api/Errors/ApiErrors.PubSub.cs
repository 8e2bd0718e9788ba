using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError PubSubNotFound(string name, IReadOnlyDictionary<string, string> metadata) =>
        new("ERR_PUBSUB_NOT_FOUND", 404, RpcStatusCode.InvalidArgument, $"pubsub {name} is not found")
        {
            Reason = "DAPR_PUBSUB_NOT_FOUND",
            Metadata = metadata,
        };

    public static ApiError PubSubNameEmpty() =>
        PubSub("ERR_PUBSUB_EMPTY", 404, RpcStatusCode.InvalidArgument, "DAPR_PUBSUB_NAME_EMPTY", "", "pubsub name is empty");

    public static ApiError TopicNameEmpty(string pubSub) =>
        PubSub("ERR_TOPIC_NAME_EMPTY", 404, RpcStatusCode.InvalidArgument, "DAPR_PUBSUB_TOPIC_NAME_EMPTY", pubSub, $"topic is empty in pubsub {pubSub}");

    public static ApiError PubSubForbidden(string pubSub, string topic, string appId) =>
        PubSub("ERR_PUBSUB_FORBIDDEN", 403, RpcStatusCode.PermissionDenied, "DAPR_PUBSUB_FORBIDDEN", pubSub, $"topic {topic} is not allowed for app id {appId}")
            with { Metadata = new Dictionary<string, string> { ["error"] = $"topic {topic} is not allowed for app id {appId}", ["topic"] = topic } };

    public static ApiError PubSubPublish(string pubSub, string topic, string cause) =>
        PubSub("ERR_PUBSUB_PUBLISH_MESSAGE", 500, RpcStatusCode.Internal, "DAPR_PUBSUB_PUBLISH_MESSAGE", pubSub, $"error when publishing to topic {topic} in pubsub {pubSub}: {cause}")
            with { Metadata = new Dictionary<string, string> { ["error"] = cause, ["topic"] = topic } };

    public static ApiError PubSubMetadata(string pubSub, string cause, IReadOnlyDictionary<string, string> metadata) =>
        PubSub("ERR_PUBSUB_REQUEST_METADATA", 400, RpcStatusCode.InvalidArgument, "DAPR_PUBSUB_METADATA_DESERIALIZATION", pubSub, $"failed deserializing metadata. Error: {cause}")
            with { Metadata = metadata };

    public static ApiError CloudEventInvalid(string pubSub, string appId, string cause) =>
        PubSub("ERR_PUBSUB_CLOUD_EVENTS_SER", 500, RpcStatusCode.InvalidArgument, "DAPR_PUBSUB_CLOUD_EVENT_CREATION", pubSub, "cannot create cloudevent")
            with { Metadata = new Dictionary<string, string> { ["appID"] = appId, ["error"] = cause } };

    public static ApiError BulkEntryId(string pubSub, string topic, string appId)
    {
        const string Cause = "entryId is duplicated or not present for entry";
        return PubSub("ERR_PUBSUB_EVENTS_SER", 400, RpcStatusCode.InvalidArgument, "DAPR_PUBSUB_MARSHAL_EVENTS", pubSub, $"error marshaling events to bytes for topic {topic} pubsub {pubSub}. error: {Cause}")
            with { Metadata = new Dictionary<string, string> { ["appID"] = appId, ["error"] = Cause } };
    }

    public static ApiError BulkMalformed(string pubSub, string topic, string appId, string cause) =>
        PubSub("ERR_PUBSUB_EVENTS_SER", 400, RpcStatusCode.InvalidArgument, "DAPR_PUBSUB_UNMARSHAL_EVENTS", pubSub, $"error when unmarshaling the request for topic {topic} pubsub {pubSub}: {cause}")
            with { Metadata = new Dictionary<string, string> { ["appID"] = appId } };

    public static ApiError BulkEnvelope(string pubSub, string topic, string appId, string cause) =>
        PubSub("ERR_PUBSUB_EVENTS_SER", 400, RpcStatusCode.InvalidArgument, "DAPR_PUBSUB_MARSHAL_ENVELOPE", pubSub, $"error when marshalling cloud event envelope for topic {topic} pubsub {pubSub}: {cause}")
            with { Metadata = new Dictionary<string, string> { ["appID"] = appId, ["error"] = cause } };

    private static ApiError PubSub(string code, int status, RpcStatusCode rpc, string reason, string name, string message) =>
        new(code, status, rpc, message) { Reason = reason, ResourceType = "pubsub", ResourceName = name, DescribesResource = true };
}
