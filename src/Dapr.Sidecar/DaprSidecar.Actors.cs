using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Owners;
using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Actors.Timers;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Internals;
using Dapr.Sidecar.Resiliency;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

public sealed partial class DaprSidecar
{
    private ActorHosting? _actors;
    private ActorRouter? _actorRouter;
    private ActorStreams? _actorStreams;
    private ActorTimers? _actorTimers;

    /// <summary>What can be seen of the actors.</summary>
    internal IActorInspection ActorInspection { get; private set; } = null!;

    /// <summary>Builds what runs actors, and gives its API and what other sidecars call.</summary>
    private (ActorsSlice Slice, ActorsInternal Internal) BuildActors(SidecarIdentity identity, AppConnection app, SidecarConfiguration configuration, OutboundCalls calls)
    {
        var state = new ActorState(
            _components, identity, _options.EnableActorStateTtl || configuration.Features.Contains(SidecarConfiguration.ActorStateTtl), Loggers.CreateLogger<ActorState>());
        var active = new ActiveActors(_options.Clock, _inFlight, Loggers.CreateLogger<ActiveActors>());
        var owners = new ActorOwners(_names, active, identity.CallerNamespace, Address, _options.Clock, _inFlight, Loggers.CreateLogger<ActorOwners>());
        ActorService service = null!;
        var leases = new ReminderLeases(_names, identity);
        var deliveries = new ReminderDeliveries(_names, leases, identity, _options, _inFlight, (signal, cancellationToken) => service.SignalAsync(signal, cancellationToken), Loggers);
        _actors = new ActorHosting(app, _options, owners, active, state, deliveries, _inFlight, Loggers.CreateLogger<ActorHosting>());
        _owned.Add(_actors);
        var local = new LocalActors(_actors, owners, active);
        var remotes = new RemoteSidecars(_names, areHosts: true);
        _owned.Add(remotes);
        owners.Seen = table => remotes.Keep(table.Hosts.Select(host => host.Address).ToHashSet());
        _actorRouter = new ActorRouter(_actors, owners, local, remotes, _options.Clock, Loggers.CreateLogger<ActorRouter>());
        _actorTimers = new ActorTimers(_options.Clock, _inFlight, (signal, cancellationToken) => service.SignalAsync(signal, cancellationToken), Loggers.CreateLogger<ActorTimers>());
        active.Deactivating = _actorTimers.RemoveAll;
        _actorStreams = new ActorStreams(_actors, app, _options, _inFlight);
        var reminders = new ActorReminders(_names, identity, _options.EnableScheduler, calls, _options.Clock, Loggers.CreateLogger<ActorReminders>());
        ActorInspection = new ActorInspection(active, state, reminders, _actorTimers);
        service = new ActorService(identity, _actors, _actorRouter, local, state, _actorTimers, reminders, calls, _options.Clock);
        return (new ActorsSlice(service, _actorStreams), new ActorsInternal(local, leases));
    }

    /// <summary>Has a part of the sidecar, or a test, run actors in the process.</summary>
    internal Task HostActorsAsync(IReadOnlyDictionary<string, ActorTypeSettings> types, IActorReceiver receiver, CancellationToken cancellationToken) =>
        _actors!.RegisterAsync(types, receiver, cancellationToken);

    /// <summary>Has a part of the sidecar, or a test, take the answers of a method that answers again and again, wherever its actor is.</summary>
    internal Task WatchActorAsync(ActorCall call, Func<InternalInvokeResponse, CancellationToken, ValueTask> answered, CancellationToken cancellationToken) =>
        _actorRouter!.WatchAsync(call, answered, cancellationToken);

    /// <summary>Makes a handler that reaches what other sidecars call. The caller disposes it.</summary>
    internal HttpMessageHandler CreateInternalHandler() => _server.CreateHandler(Runtime.ServerRole.Internal);

    /// <summary>Ends what actors are called by, then the actors.</summary>
    private async Task EndActorsAsync(CancellationToken cancellationToken)
    {
        if (_actorTimers is not null) await _actorTimers.DisposeAsync();
        if (_actors is not null) await _actors.CloseAsync(cancellationToken);
    }
}
