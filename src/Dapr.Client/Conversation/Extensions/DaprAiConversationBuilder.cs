using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AI.Conversation.Extensions;

/// <summary>Goes on with the registration of the client of language models.</summary>
/// <param name="services">The services that it is registered with.</param>
public sealed class DaprAiConversationBuilder(IServiceCollection services) : IDaprAiConversationBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
