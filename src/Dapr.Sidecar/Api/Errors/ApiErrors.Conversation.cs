using Dapr.Rpc;

namespace Dapr.Sidecar.Api;

internal static partial class ApiErrors
{
    public static ApiError ConversationNotFound(string component) =>
        new("ERR_CONVERSATION_NOT_FOUND", 400, RpcStatusCode.InvalidArgument, $"failed finding conversation component {component}");

    public static ApiError ConversationMissingInputs(string component) =>
        new("ERR_CONVERSATION_MISSING_INPUTS", 400, RpcStatusCode.InvalidArgument, $"failed conversing with component {component}: missing inputs in request");

    public static ApiError ConversationParameters(string component, string cause) =>
        new("ERR_CONVERSATION_INVALID_PARMS", 400, RpcStatusCode.InvalidArgument, $"failed conversing with component {component}: invalid params: {cause}");

    public static ApiError Conversation(string component, string cause) =>
        new("ERR_CONVERSATION_INVOKE", 500, RpcStatusCode.Internal, $"failed conversing with component {component}: {cause}");
}
