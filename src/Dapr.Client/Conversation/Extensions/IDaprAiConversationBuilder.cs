using Dapr.AI.Extensions;

namespace Dapr.AI.Conversation.Extensions;

/// <summary>Goes on with the registration of the client of language models.</summary>
public interface IDaprAiConversationBuilder : IDaprAiServiceBuilder;
