using System.Text.Json;
using Dapr.Sidecar.Actors.Hosting;
using Dapr.Sidecar.Actors.Owners;
using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors;

/// <summary>
/// The types whose actors run here, and who runs them: those of the application, from when it is well until it is not, those of streams, and those of
/// parts of the sidecar.
/// </summary>
internal sealed partial class ActorHosting(
    AppConnection app,
    SidecarOptions options,
    ActorOwners owners,
    ActiveActors active,
    ActorState state,
    ReminderDeliveries reminders,
    InFlight inFlight,
    ILogger<ActorHosting> logger) : ILifecycle, IMetadataSource, IDisposable
{
    private static readonly IReadOnlyDictionary<string, HostedActorType> None = new Dictionary<string, HostedActorType>();

    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly HashSet<string> _withoutStore = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, HostedActorType> _types = None;
    private volatile IReadOnlyDictionary<string, HostedActorType> _ending = None;
    private volatile IReadOnlyDictionary<string, HostedActorType> _draining = None;
    private ParkedSignal _ready = Signal(inFlight);
    private IReadOnlyList<HostedActorType> _ofApp = [];
    private bool _isStarted;
    private bool _hasHosted;

    /// <summary>Whether there are actors at all: the runtime has none without the address of its placement service.</summary>
    public bool IsEnabled => options.EnableActors;

    /// <summary>Whether the sidecar stops, so that no new turn begins here.</summary>
    public bool IsClosing => _closing.IsCancellationRequested;

    /// <summary>Whether actors of a type may be at work here: it is hosted, or its last turns are given the time to end.</summary>
    public bool IsAtWork(string type) => Find(type) is not null || (state.IsConfigured && _ending.ContainsKey(type));

    /// <summary>A type that is hosted here; null when it is not. Without a store for their state no type is.</summary>
    public HostedActorType? Find(string type) => state.IsConfigured ? _types.GetValueOrDefault(type) : null;

    /// <summary>
    /// A type whose actors may be called from here: one that is hosted, or whose last turns are given the time to end. These may ask other actors here for
    /// something, and would wait for them until their time is over. Once the sidecar closes, such calls are refused at once.
    /// </summary>
    public HostedActorType? FindFromHere(string type) => Find(type) ?? (state.IsConfigured && !IsClosing ? _draining.GetValueOrDefault(type) : null);

    /// <summary>Waits until the application is there, and, where types were hosted before, until one is again.</summary>
    /// <exception cref="ApiException">There are no actors, or the sidecar stops and nothing is hosted any more.</exception>
    public async ValueTask ReadyAsync(CancellationToken cancellationToken)
    {
        if (!IsEnabled) throw ApiErrors.ActorNoPlacement().ToException();

        while (Volatile.Read(ref _ready) is { IsSet: false } ready)
        {
            if (IsClosing)
            {
                // What is at work yet can end as it would have.
                if (_types.Count + _ending.Count > 0) return;
                throw ApiErrors.ActorRuntimeClosed().ToException();
            }

            try
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellationToken);
                await ready.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The sidecar stops.
            }
        }
    }

    /// <summary>Has types hosted from now on: those of a stream, or of a part of the sidecar.</summary>
    /// <exception cref="ApiException">The sidecar stops.</exception>
    public async Task RegisterAsync(IReadOnlyDictionary<string, ActorTypeSettings> types, IActorReceiver receiver, CancellationToken cancellationToken)
    {
        IReadOnlyList<HostedActorType> hosted = [.. types.Where(pair => IsName(pair.Key)).Select(pair => new HostedActorType(pair.Key, pair.Value, receiver))];
        await ChangeAsync(
            all =>
            {
                if (IsClosing) throw ApiErrors.ActorRuntimeClosed().ToException();
                hosted.ToList().ForEach(type => all[type.Name] = type);
            },
            isOrderly: true,
            cancellationToken);
    }

    /// <summary>Has the types that somebody runs no longer hosted.</summary>
    public Task UnregisterAsync(IActorReceiver receiver, CancellationToken cancellationToken) => ChangeAsync(
        all => all.Values.Where(type => type.Receiver == receiver).ToList().ForEach(type => all.Remove(type.Name)), isOrderly: !receiver.IsGone, cancellationToken);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _ofApp = app.Channel is { IsGrpc: false } channel && ReadConfig() is var config
            ? [.. config.Types.Where(pair => IsName(pair.Key)).Select(pair => new HostedActorType(pair.Key, pair.Value, new HttpActorHost(channel, config.HoldsTurns)))]
            : [];
        await ChangeAsync(
            all =>
            {
                _isStarted = true;
                foreach (var type in _ofApp)
                {
                    all[type.Name] = type;
                }
            },
            isOrderly: true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => ChangeAsync(
        all =>
        {
            _isStarted = false;
            foreach (var type in _ofApp.Where(type => all.GetValueOrDefault(type.Name) == type))
            {
                all.Remove(type.Name);
            }
        },
        isOrderly: true,
        cancellationToken);

    /// <summary>Hosts nothing any more: what is active is deactivated. Calls that wait learn that the sidecar stops.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await using var hurry = cancellationToken.Register(owners.Hurry);
        await ChangeAsync(all => all.Clear(), isOrderly: true, cancellationToken);
        await owners.DisposeAsync();
    }

    public void Dispose()
    {
        _closing.Dispose();
        _gate.Dispose();
    }

    /// <inheritdoc/>
    public void Describe(SidecarMetadata metadata)
    {
        metadata.HasActors = IsEnabled;
        metadata.IsActorHostReady = IsEnabled && Volatile.Read(ref _ready).IsSet;
        if (metadata.IsActorHostReady)
        {
            metadata.ActorCounts.AddRange(_types.Keys.Order(StringComparer.Ordinal).Select(type => KeyValuePair.Create(type, active.Count(type))));
        }
    }

    private static ParkedSignal Signal(InFlight inFlight) => new(inFlight, "what waits for a host of actors");

    private async Task ChangeAsync(Action<Dictionary<string, HostedActorType>> change, bool isOrderly, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            var all = new Dictionary<string, HostedActorType>(_types, StringComparer.Ordinal);
            change(all);
            var replaced = _types.Values.Where(type => all.GetValueOrDefault(type.Name) != type).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
            if (isOrderly) _draining = _types;
            (_ending, _types) = (_types, all);
            _hasHosted |= all.Count > 0;
            WarnWithoutStore(all.Keys);
            IReadOnlyList<string> names = IsEnabled && state.IsConfigured ? [.. all.Keys.Order(StringComparer.Ordinal)] : [];

            // What was run by somebody else starts anew. First nothing new comes of reminders, whose handling the turns may wait for.
            await reminders.SetTypesAsync([.. names.Where(name => !replaced.Contains(name))], cancellationToken);
            var leaving = active.ReleaseAsync(key => replaced.Contains(key.Type), isOrderly, cancellationToken);
            await active.EndedAsync(key => replaced.Contains(key.Type));
            _draining = None;

            // With those that the last turns have called.
            await Task.WhenAll(leaving, active.ReleaseAsync(key => replaced.Contains(key.Type) && !all.ContainsKey(key.Type), isOrderly, cancellationToken));
            active.ForgetUntold(receiver => all.Values.All(type => type.Receiver != receiver));
            await owners.SetTypesAsync(names);
            await reminders.SetTypesAsync(names, cancellationToken);
            SetReady(_isStarted && (all.Count > 0 || !_hasHosted));
        }
        finally
        {
            _ending = _draining = None;
            _gate.Release();
        }
    }

    /// <summary>Says of each type once that it is not hosted for want of a store: its callers are told the same as of one that nobody has.</summary>
    private void WarnWithoutStore(IEnumerable<string> types)
    {
        if (!IsEnabled || state.Missing is not { } missing) return;

        var unsaid = types.Where(_withoutStore.Add).Order(StringComparer.Ordinal).ToList();
        if (unsaid.Count > 0) NoStoreForTypes(string.Join(", ", unsaid), missing);
    }

    private void SetReady(bool isReady)
    {
        if (isReady) Volatile.Read(ref _ready).Set();
        else if (Volatile.Read(ref _ready).IsSet) Volatile.Write(ref _ready, Signal(inFlight));
    }

    private ActorConfig ReadConfig()
    {
        if (app.Config is not { } json) return ActorConfig.None;
        try
        {
            return ActorConfig.Read(json);
        }
        catch (JsonException exception)
        {
            ConfigNotRead(exception.Message);
            return ActorConfig.None;
        }
    }

    private bool IsName(string type)
    {
        if (type.Length > 0 && ActorNames.Fault(type) is null) return true;

        TypeNotHosted(type);
        return false;
    }

    [LoggerMessage(304, LogLevel.Error, "The application's answer to /dapr/config cannot be read, so that it hosts no actors: {Reason}")]
    private partial void ConfigNotRead(string reason);

    [LoggerMessage(305, LogLevel.Error, "'{Type}' cannot be the name of an actor type, and is not hosted")]
    private partial void TypeNotHosted(string type);

    [LoggerMessage(
        314,
        LogLevel.Warning,
        "The actor types {Types} are not hosted, and nobody can call them: {Missing}. Set actorStateStore to \"true\" in the metadata of a component whose store is transactional, such as state.in-memory; in a test, WithStateStore() adds one")]
    private partial void NoStoreForTypes(string types, string missing);
}
