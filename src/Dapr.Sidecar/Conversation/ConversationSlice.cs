using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Conversation;

/// <summary>Conversation with language models.</summary>
internal sealed class ConversationSlice(ConversationService service) : ISidecarSlice
{
    public void MapHttp(ApiRoutes routes) => new ConversationHttp(service).Map(routes);

    public void MapRpc(ApiRpcs rpcs) => new ConversationGrpc(service).Map(rpcs);
}
