using System.Diagnostics.CodeAnalysis;
using Dapr.Actors.AspNetCore;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Dapr.Common;
using Dapr.Common.Connection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Hosts actors.</summary>
public static class ActorsServiceCollectionExtensions
{
    /// <summary>
    /// Hosts the actors of an application. Each active actor has a scope of its own, from which its constructor is filled beside its <see cref="ActorHost"/>.
    /// <c>MapActorsHandlers</c> lets the runtime call them, or <see cref="ActorRuntimeOptions.UseEventStream"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Registers the actors, and says how they are hosted; several calls add up. Null for nothing more.</param>
    /// <param name="lifetime">How long the <see cref="IActorProxyFactory"/> and the <see cref="ActorActivatorFactory"/> live. The runtime is one, however that is: it knows which actors are active.</param>
    public static void AddActors([NotNull] this IServiceCollection? services, Action<ActorRuntimeOptions>? configure, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddHealthChecks();
        services.AddLogging();
        services.AddDaprConnection();
        services.TryAddSingleton(provider => new ActorConnection(OptionsOf(provider), provider.GetRequiredService<DaprConnection>()));
        services.TryAdd(new ServiceDescriptor(typeof(ActorActivatorFactory), typeof(ServiceActorActivatorFactory), lifetime));
        services.TryAdd(new ServiceDescriptor(
            typeof(IActorProxyFactory), provider => provider.GetRequiredService<ActorConnection>().CreateProxyFactory(OptionsOf(provider)), lifetime));
        services.TryAddSingleton<HostedActors>();
        services.TryAddSingleton(provider => provider.GetRequiredService<HostedActors>().Runtime);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventStreamService>());
        if (configure is not null) services.Configure(configure);
    }

    private static ActorRuntimeOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<ActorRuntimeOptions>>().Value;
}
