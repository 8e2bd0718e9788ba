using System.Buffers;
using Dapr.Actors.Dispatch;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Runtime;

/// <summary>Hosts the actors of an application. It is one, whatever brings the calls: requests of the runtime, or a stream.</summary>
public sealed partial class ActorRuntime
{
    private readonly ActorRuntimeOptions _options;
    private readonly Dictionary<string, ActorTypeHost> _types = new(StringComparer.Ordinal);
    private readonly HostEpoch _epoch = new();

    internal ActorRuntime(ActorRuntimeOptions options, ActorActivatorFactory activators, ActorServices services)
    {
        _options = options;
        var logger = services.LoggerFactory.CreateLogger("Dapr.Actors.Runtime");
        foreach (var registration in options.Actors)
        {
            var (type, name) = (registration.Type, registration.Type.ActorTypeName);

            // The last one holds, so that a test may put its own in place of the application's.
            if (_types.ContainsKey(name)) RegistrationReplaced(logger, name, type.ImplementationType);
            _types[name] = new ActorTypeHost(
                registration,
                options,
                registration.Activator ?? activators.CreateActivator(type),
                ActorDispatcher.Create(type.ImplementationType, [.. type.InterfaceTypes], services.JsonSerializerOptions),
                services,
                _epoch);
        }
    }

    /// <summary>The types that are hosted.</summary>
    public IReadOnlyList<ActorRegistration> RegisteredActors => _options.Actors;

    internal ActorRuntimeOptions Options => _options;

    /// <summary>Writes what the runtime is told of the host.</summary>
    internal void WriteConfiguration(IBufferWriter<byte> document) => HostConfiguration.Write(_options, document);

    /// <summary>
    /// The runtime gets to know this host, at its start or the host's: whatever is active here it does not know of, and other hosts may have
    /// owned it since. Its instances are replaced when they are next called.
    /// </summary>
    internal void Begin() => _epoch.Advance();

    internal ValueTask<ActorCallAnswer> InvokeAsync(TurnCall call, ActorCallRequest request, CancellationToken cancellationToken) =>
        Find(call.ActorType).InvokeAsync(call, request, cancellationToken);

    internal Task RemindAsync(TurnCall call, string name, ScheduledCall reminder, CancellationToken cancellationToken) =>
        Find(call.ActorType).RemindAsync(call, name, reminder, cancellationToken);

    internal Task FireTimerAsync(TurnCall call, string name, ScheduledCall timer, CancellationToken cancellationToken) =>
        Find(call.ActorType).FireTimerAsync(call, name, timer, cancellationToken);

    internal Task DeactivateAsync(string actorType, string actorId, CancellationToken cancellationToken) =>
        Find(actorType).DeactivateAsync(actorId, cancellationToken);

    internal Task DeactivateAllAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_types.Values.Select(type => type.DeactivateAllAsync(cancellationToken)));

    internal Task ReleaseAllAsync() => Task.WhenAll(_types.Values.Select(type => type.ReleaseAllAsync()));

    private ActorTypeHost Find(string actorType) =>
        _types.GetValueOrDefault(actorType) ?? throw new InvalidOperationException($"Actor type {actorType} is not registered with Actor runtime.");

    [LoggerMessage(110, LogLevel.Warning, "The actor type {ActorType} is registered once more; {Implementation} holds")]
    private static partial void RegistrationReplaced(ILogger logger, string actorType, Type implementation);
}
