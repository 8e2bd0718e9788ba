using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Dapr.AI.Conversation;
using Dapr.AI.Conversation.Extensions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Dapr.AI.Microsoft.Extensions;

/// <summary>Registers Dapr's language models as <see cref="IChatClient"/>.</summary>
[Experimental(DaprConversation.Diagnostic, UrlFormat = DaprConversation.DiagnosticUrl)]
public static class DaprChatClientExtensions
{
    /// <summary>Registers a chat client under a key, and <see cref="DaprConversationClient"/> if nobody has.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key.</param>
    /// <param name="conversationComponentName">The component that it talks to.</param>
    /// <param name="serviceLifetime">How long the client lives.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The key, or the name of the component, is empty.</exception>
    public static IServiceCollection AddDaprChatClient(
        this IServiceCollection services, string serviceKey, string conversationComponentName, ServiceLifetime serviceLifetime = ServiceLifetime.Scoped) =>
        services.AddDaprChatClient(serviceKey, conversationComponentName, configure: null, serviceLifetime);

    /// <summary>Registers a chat client under a key, and <see cref="DaprConversationClient"/> if nobody has.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key, under which the options are, too.</param>
    /// <param name="conversationComponentName">The component that it talks to.</param>
    /// <param name="configure">Changes the options; null for nothing.</param>
    /// <param name="serviceLifetime">How long the client lives.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The key, or the name of the component, is empty.</exception>
    public static IServiceCollection AddDaprChatClient(
        this IServiceCollection services,
        string serviceKey,
        string conversationComponentName,
        Action<DaprChatClientOptions>? configure,
        ServiceLifetime serviceLifetime = ServiceLifetime.Scoped)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(serviceKey);
        ArgumentException.ThrowIfNullOrEmpty(conversationComponentName);
        AddOptions(services, serviceKey, conversationComponentName, configure);
        services.TryAdd(new ServiceDescriptor(
            typeof(IChatClient),
            serviceKey,
            (provider, key) => Create(provider, Options.Create(provider.GetRequiredService<IOptionsMonitor<DaprChatClientOptions>>().Get((string)key!))),
            serviceLifetime));
        return services;
    }

    /// <summary>Registers a chat client, and <see cref="DaprConversationClient"/> if nobody has.</summary>
    /// <param name="services">The services.</param>
    /// <param name="conversationComponentName">The component that it talks to.</param>
    /// <param name="serviceLifetime">How long the client lives.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The name of the component is empty.</exception>
    /// <remarks>It goes before the overload that has options, so that a name alone is enough; to the compiler the two were the same.</remarks>
    [OverloadResolutionPriority(1)]
    public static IServiceCollection AddDaprChatClient(
        this IServiceCollection services, string conversationComponentName, ServiceLifetime serviceLifetime = ServiceLifetime.Scoped) =>
        services.AddDaprChatClient(conversationComponentName, configure: null, serviceLifetime);

    /// <summary>Registers a chat client, and <see cref="DaprConversationClient"/> if nobody has.</summary>
    /// <param name="services">The services.</param>
    /// <param name="conversationComponentName">The component that it talks to.</param>
    /// <param name="configure">Changes the options; null for nothing.</param>
    /// <param name="serviceLifetime">How long the client lives.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The name of the component is empty.</exception>
    public static IServiceCollection AddDaprChatClient(
        this IServiceCollection services, string conversationComponentName, Action<DaprChatClientOptions>? configure = null, ServiceLifetime serviceLifetime = ServiceLifetime.Scoped)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(conversationComponentName);
        return Add(services, conversationComponentName, configure, serviceLifetime);
    }

    /// <summary>Registers a chat client, and <see cref="DaprConversationClient"/> if nobody has.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options: which component it talks to.</param>
    /// <param name="serviceLifetime">How long the client lives.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddDaprChatClient(
        this IServiceCollection services, Action<DaprChatClientOptions> configure, ServiceLifetime serviceLifetime = ServiceLifetime.Scoped)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, component: null, configure, serviceLifetime);
    }

    private static IServiceCollection Add(IServiceCollection services, string? component, Action<DaprChatClientOptions>? configure, ServiceLifetime lifetime)
    {
        AddOptions(services, Options.DefaultName, component, configure);
        services.TryAdd(new ServiceDescriptor(
            typeof(IChatClient), provider => Create(provider, provider.GetRequiredService<IOptions<DaprChatClientOptions>>()), lifetime));
        return services;
    }

    private static void AddOptions(IServiceCollection services, string name, string? component, Action<DaprChatClientOptions>? configure)
    {
        services.AddDaprConversationClient();
        services.TryAddSingleton<ChatMemory>();
        services.AddOptions<DaprChatClientOptions>(name)
            .Configure(options =>
            {
                options.ConversationComponentName = component ?? options.ConversationComponentName;
                configure?.Invoke(options);
            })
            .Validate(options => !string.IsNullOrEmpty(options.ConversationComponentName), $"A chat client talks to no component: set {nameof(DaprChatClientOptions.ConversationComponentName)}.");
    }

    private static DaprChatClient Create(IServiceProvider provider, IOptions<DaprChatClientOptions> options) =>
        new(provider.GetRequiredService<DaprConversationClient>(), provider, options);
}
