using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Dapr.Sidecar;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing;

/// <summary>
/// Actors of a type under test, without an application: activated, called turn by turn, saved at each turn's end, reminded, deactivated, all as in production, on a
/// clock that stands still until it is advanced.
/// </summary>
/// <typeparam name="TActor">The class of the actors.</typeparam>
/// <remarks>
/// <see cref="ActorTestHost.StartAsync{TActor}"/> starts one. It is a <see cref="DaprTestHost"/> around an application that holds nothing but the actors: what is put to the test are the runtime of actors and the sidecar
/// themselves, with their real messages between them, and no double of either. There is no process, port or container, and as many hosts at a time as there are tests.
/// </remarks>
public sealed partial class ActorTestHost<TActor> : IAsyncDisposable
    where TActor : Actor
{
    private readonly IActorProxyFactory _proxies;

    internal ActorTestHost(DaprTestHost app)
    {
        App = app;
        ActorType = app.Services.GetRequiredService<ActorRuntime>().RegisteredActors.Last(IsTheType).Type.ActorTypeName;
        _proxies = app.Services.GetRequiredService<IActorProxyFactory>();
    }

    /// <summary>The application that holds the actors, for everything that is not about actors of this type alone.</summary>
    public DaprTestHost App { get; }

    /// <summary>The name of the type, by which others call its actors.</summary>
    public string ActorType { get; }

    /// <summary>The clock of timers, reminders, idle times and times to live. An actor whose constructor takes a <see cref="TimeProvider"/> gets it, too.</summary>
    public ManualClock Clock => App.Clock;

    /// <summary>The services that the constructors of actors are filled from.</summary>
    public IServiceProvider Services => App.Services;

    /// <summary>What Dapr warned of so far, such as a reminder that was not handled.</summary>
    public IReadOnlyList<string> Warnings => App.Warnings;

    /// <summary>A proxy of an actor, as other actors and applications have one.</summary>
    /// <typeparam name="TInterface">The interface of the actor.</typeparam>
    /// <param name="actorId">Which actor.</param>
    /// <param name="actorType">Its type; null for <see cref="ActorType"/>.</param>
    /// <returns>The proxy. What a method throws is at its caller an <see cref="ActorMethodInvocationException"/>.</returns>
    /// <exception cref="ArgumentException">The interface is none of an actor, or breaks a rule of those.</exception>
    public TInterface Actor<TInterface>(string actorId, string? actorType = null)
        where TInterface : IActor => _proxies.CreateActorProxy<TInterface>(new ActorId(actorId), actorType ?? ActorType);

    /// <summary>
    /// Advances the clock from one due time to the next, and between them waits until all is quiet: no turn, timer or reminder runs any more, whatever they started.
    /// </summary>
    /// <param name="span">How far.</param>
    /// <param name="limit">How long, in real time, a step may take; null for 30 seconds.</param>
    /// <returns>When the clock is there and all is quiet.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    public Task AdvanceAsync(TimeSpan span, TimeSpan? limit = null) => Clock.AdvanceAsync(span, limit);

    /// <summary>Waits until every turn that was begun is over, also those whose callers have gone, and what they started in turn.</summary>
    /// <param name="limit">How long, in real time, it may take; null for 30 seconds.</param>
    /// <returns>When all is quiet. What waits for the clock is not waited for.</returns>
    /// <exception cref="TimeoutException">Something still ran when the limit had passed; the message lists it.</exception>
    public Task SettleAsync(TimeSpan? limit = null) => App.SettleAsync(limit);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => App.DisposeAsync();

    internal static bool IsTheType(ActorRegistration registration) => registration.Type.ImplementationType == typeof(TActor);
}
