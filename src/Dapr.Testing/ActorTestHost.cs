using Dapr.Actors.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Dapr.Testing;

/// <summary>Starts hosts for actors under test.</summary>
public static class ActorTestHost
{
    // For each turn the server would write four lines of its own, in which what the actors say is lost.
    private const string FrameworkLogLevel = "Logging:LogLevel:Microsoft";

    /// <summary>Starts a host.</summary>
    /// <typeparam name="TActor">The class of the actors.</typeparam>
    /// <param name="services">Adds what the constructors of the actors take; it goes last, so that a double replaces what is there. Null for nothing.</param>
    /// <param name="actors">Says how actors are hosted, and registers those of other types that take part; with <typeparamref name="TActor"/> among them it is
    /// registered as said there. Null for the defaults.</param>
    /// <param name="configure">Says which components there are. State is kept in memory, in <c>statestore</c>, unless a store for the state of actors is added here. Null for no other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The host, whose actors can be called.</returns>
    /// <exception cref="ArgumentException">The class cannot be hosted.</exception>
    public static async Task<ActorTestHost<TActor>> StartAsync<TActor>(
        Action<IServiceCollection>? services = null,
        Action<ActorRuntimeOptions>? actors = null,
        Action<DaprTestOptions>? configure = null,
        CancellationToken cancellationToken = default)
        where TActor : Actor
    {
        TimeProvider? clock = null;
        var app = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Configuration[FrameworkLogLevel] ??= nameof(LogLevel.Warning);
                builder.Services.TryAddSingleton(clock!);
                builder.Services.AddActors(options =>
                {
                    actors?.Invoke(options);
                    if (!options.Actors.Any(ActorTestHost<TActor>.IsTheType)) options.Actors.RegisterActor<TActor>();
                });
                var application = builder.Build();
                application.MapActorsHandlers();
                return application;
            },
            options =>
            {
                configure?.Invoke(options);
                if (!options.HasActorStateStore) options.WithStateStore();
                if (services is not null) options.ConfigureServices(services);

                options.ConfigureSidecar(sidecar => clock = sidecar.Clock);
            },
            cancellationToken);
        try
        {
            return new ActorTestHost<TActor>(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
