using Dapr.Sidecar.Conversation;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>conversation.echo; the rest of it is recorded.</summary>
public sealed class EchoConversationTests : ConversationContract
{
    protected override Task<IConversation> CreateAsync() => Task.FromResult<IConversation>(new EchoConversation());
}
