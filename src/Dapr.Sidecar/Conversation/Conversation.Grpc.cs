using Dapr.Protos;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Conversation;

/// <summary>The conversation API over gRPC.</summary>
internal sealed class ConversationGrpc(ConversationService service)
{
    private const string Name = "conversation";

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapUnary(DaprMethods.ConverseAlpha1, Name, (request, call) => service.ConverseAsync(request, call.CancellationToken));
        rpcs.MapUnary(DaprMethods.ConverseAlpha2, Name, (request, call) => service.ConverseAsync(request, call.CancellationToken));
    }
}
