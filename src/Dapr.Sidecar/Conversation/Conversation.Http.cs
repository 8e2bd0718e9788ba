using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Google.Protobuf;

namespace Dapr.Sidecar.Conversation;

/// <summary>The conversation API over HTTP: the messages of the RPCs as JSON, and the component in the path.</summary>
internal sealed class ConversationHttp(ConversationService service)
{
    private const string Name = "conversation";

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(KnownTypes.Registry));

    public void Map(ApiRoutes routes)
    {
        routes.Map("POST", "/v1.0-alpha1/conversation/{name}/converse", Name, ConverseAlpha1Async);
        routes.Map("POST", "/v1.0-alpha2/conversation/{name}/converse", Name, ConverseAlpha2Async);
    }

    private async Task ConverseAlpha1Async(ApiCall call)
    {
        var request = await call.ReadMessageAsync<ConversationRequest>(ApiErrors.MalformedRequest);
        request.Name = call.Parameter("name");
        await RespondAsync(call, await service.ConverseAsync(request, call.Aborted));
    }

    private async Task ConverseAlpha2Async(ApiCall call)
    {
        var request = await call.ReadMessageAsync<ConversationRequestAlpha2>(ApiErrors.MalformedRequest);
        request.Name = call.Parameter("name");
        await RespondAsync(call, await service.ConverseAsync(request, call.Aborted));
    }

    private static Task RespondAsync(ApiCall call, IMessage response) => call.RespondJsonAsync(Encoding.UTF8.GetBytes(Formatter.Format(response)));
}
