using System.Diagnostics.CodeAnalysis;
using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AI.Conversation.Extensions;

/// <summary>Registers the client of language models.</summary>
public static class DaprAiConversationBuilderExtensions
{
    /// <summary>Registers <see cref="DaprConversationClient"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes what configuration and environment say, and the connection of <c>AddDaprClient</c>; it is run once, with the root of the provider.</param>
    /// <param name="lifetime">How long the client lives; the connection is one for all of them.</param>
    /// <returns>To go on with.</returns>
    [Experimental(DaprConversationClient.Diagnostic, UrlFormat = DaprConversationClient.DiagnosticUrl)]
    public static IDaprAiConversationBuilder AddDaprConversationClient(
        this IServiceCollection services, Action<IServiceProvider, DaprConversationClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        services.AddBlockClient<DaprConversationClient, DaprConversationClientBuilder>(
            configuration => new DaprConversationClientBuilder(configuration), configure, lifetime);
        return new DaprAiConversationBuilder(services);
    }
}
