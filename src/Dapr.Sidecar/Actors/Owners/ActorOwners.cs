using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors.Owners;

/// <summary>
/// Sees to it that an actor runs on one host at a time.
/// <para>
/// The hosts stand in a table of the control plane, which counts its changes: a host that comes, goes, is no longer heard of or changes its types makes
/// another version. By a version everybody finds the same owner of an actor. A host that sees a new one (1) starts no turn any more of actors that are not
/// its own by it, (2) lets their running turns end within the drain time of their type, gives up those that last longer, and deactivates the actors, and
/// only then (3) notes beside its name in the table that it has seen the version. A version is settled when every host in the table has seen it, and only
/// a host that finds it settled while it is the last one runs what was another's before. What was its own all along, by the last settled version and by
/// all that it has seen since, it goes on running meanwhile.
/// </para>
/// <para>
/// Nothing waits for last turns but that note: while they end, later versions are seen and calls go by them, and the host notes the latest when all that is
/// another's by it has been let go of.
/// </para>
/// <para>
/// So two hosts cannot both run an actor: the one that is to have it waits until the other one has noted the version that takes the actor away, which comes
/// after its last turn; and versions that the other one has never seen were never settled, so nobody has run anything by them.
/// </para>
/// <para>
/// A host that has died notes nothing. Its place is held by a lease, and with the lease it leaves the table, which is a version like any other. One
/// that was only paused must find that out before it does anything: at the beginning of each turn, and at each write of state, it compares the time with
/// the end of its lease (<see cref="IActorMembership.IsHeld"/>), which it believes to be earlier than the others do by as long as a write may take. Once
/// the lease is over it gives up its turns, also those that were given time to end, deactivates its actors, and only when the last one has gone takes a new
/// place with a higher fence, lest an old turn write under it; under the old one it can neither renew nor note anything.
/// </para>
/// </summary>
internal sealed partial class ActorOwners : IAsyncDisposable
{
    // After the table could not be read or written.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IActorHosts _hosts;
    private readonly ActiveActors _active;
    private readonly Func<SidecarAddress> _address;
    private readonly InFlight _inFlight;
    private readonly ILogger<ActorOwners> _logger;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lazy<IDisposable> _listener;
    private readonly ITimer _again;
    private volatile OwnerView _view;
    private volatile IActorMembership? _membership;
    private IActorMembership? _lost;
    private ParkedSignal _changed;
    private IReadOnlyList<string> _types = [];
    private IReadOnlyList<string> _announced = [];
    private long _noted = -1;
    private OwnerView? _lettingGoBy;
    private Task _lettingGo = Task.CompletedTask;
    private bool _isRead;
    private int _isWoken;

    /// <param name="hosts">The table.</param>
    /// <param name="active">The actors that are active here.</param>
    /// <param name="namespace">The namespace of the sidecar.</param>
    /// <param name="address">Makes the address of a new place in the table.</param>
    /// <param name="clock">When the table is tried again that could not be used.</param>
    /// <param name="inFlight">What a clock that is advanced waits for.</param>
    /// <param name="logger">The log.</param>
    public ActorOwners(
        IActorHosts hosts, ActiveActors active, string @namespace, Func<SidecarAddress> address, TimeProvider clock, InFlight inFlight, ILogger<ActorOwners> logger)
    {
        (_hosts, _active, _address, _inFlight, _logger) = (hosts, active, address, inFlight, logger);
        _view = new OwnerView(null, @namespace, ActorTable.Empty, []);
        _changed = Signal();
        _listener = new Lazy<IDisposable>(() => hosts.ListenToHosts(Wake));
        using (ExecutionContext.SuppressFlow())
        {
            _again = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The next change of what is known. To be taken before one looks.</summary>
    public ParkedSignal Changed => Volatile.Read(ref _changed);

    /// <summary>What is known now.</summary>
    public OwnerView View => _view;

    /// <summary>Told of each table that is seen.</summary>
    public Action<ActorTable> Seen { get; set; } = _ => { };

    /// <summary>Whether the place in the table is certainly still this host's.</summary>
    public bool IsHeld => _membership is { IsHeld: true };

    /// <summary>Whether an actor may run here, now.</summary>
    public bool MayRun(ActorKey key) => IsHeld && _view.MayRun(key);

    /// <summary>Sees to it that something is known.</summary>
    /// <exception cref="IOException">The table cannot be read.</exception>
    /// <remarks>Whoever waits for it may leave; what is begun for them goes on.</remarks>
    public ValueTask ReadyAsync(CancellationToken cancellationToken) => Volatile.Read(ref _isRead) ? ValueTask.CompletedTask : new(RefreshAsync().WaitAsync(cancellationToken));

    /// <summary>Announces the types that are hosted here from now on, as soon as the table can be written. Of others nothing is active any more.</summary>
    public async Task SetTypesAsync(IReadOnlyList<string> types)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            _types = types;
            if (types.Count == 0) await LeaveAsync();
            else await RefreshInTurnAsync(CancellationToken.None);
        }
        catch (IOException exception)
        {
            // It is tried again; meanwhile calls are told.
            TableNotRead(exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Looks at the table in the background.</summary>
    public void Wake()
    {
        if (_ending.IsCancellationRequested || Interlocked.Exchange(ref _isWoken, 1) == 1) return;

        var running = _inFlight.Note("the table of actor hosts");
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => LookAsync(running));
        }
    }

    /// <summary>Gives actors that are let go of no more time: the sidecar ends.</summary>
    public void Hurry() => _ending.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _again.DisposeAsync();
        if (_listener.IsValueCreated) _listener.Value.Dispose();
        await _gate.WaitAsync();
        try
        {
            await _lettingGo;
            await LeaveAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    private ParkedSignal Signal() => new(_inFlight, "what waits for an actor's owner");

    private async Task LookAsync(InFlight.Entry running)
    {
        using (running)
        {
            // What comes from here on has it look again.
            Volatile.Write(ref _isWoken, 0);
            try
            {
                await RefreshAsync();
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                // The sidecar ends.
            }
            catch (Exception exception)
            {
                // The edge of the background work: it looks again after a while.
                TableNotRead(exception);
            }
        }
    }

    private async Task RefreshAsync()
    {
        await _gate.WaitAsync(_ending.Token);
        try
        {
            await RefreshInTurnAsync(_ending.Token);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task RefreshInTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = _listener.Value;
            while (!await IsUpToDateAsync(cancellationToken))
            {
            }

            Volatile.Write(ref _isRead, true);
        }
        catch (IOException)
        {
            // What has failed says nothing when it would work again.
            _again.Change(Pause, Timeout.InfiniteTimeSpan);
            throw;
        }
    }

    /// <summary>Does the next thing that the table asks for; true when there is none.</summary>
    private async Task<bool> IsUpToDateAsync(CancellationToken cancellationToken)
    {
        // First: a table that cannot be read gives nobody more time.
        if (_membership is { IsHeld: false } lapsed) LosePlace(lapsed);
        if (_types.Count > 0 && _membership is null)
        {
            if (HasLetGo()) await JoinAsync(cancellationToken);
        }
        else if (_membership is { } member && !_types.SequenceEqual(_announced))
        {
            await member.AnnounceAsync(_types, cancellationToken);
            _announced = _types;
        }

        var table = await _hosts.HostsAsync(cancellationToken);
        if (_membership is { } place && (!place.IsHeld || table.Hosts.All(host => host.Address.Id != place.HostId)))
        {
            LosePlace(place);
            return false;
        }

        if (table.Version != _view.Current.Version)
        {
            Publish(_view.With(table));
            Seen(table);
        }

        if (_membership is { } membership && table.Version != _noted)
        {
            if (!HasLetGo()) return true;

            await membership.AcknowledgeAsync(table.Version, cancellationToken);
            _noted = table.Version;
            return false;
        }

        if (table.IsSettled && _view.Pending.Count > 0) Publish(_view.Settled());
        return true;
    }

    /// <summary>Whether nothing is active any more that does not belong here. Otherwise it is being let go of, and the table is looked at again when it has gone.</summary>
    private bool HasLetGo()
    {
        var view = _view;
        if (!_active.Any(key => !view.IsHere(key))) return true;

        if (!ReferenceEquals(Interlocked.Exchange(ref _lettingGoBy, view), view))
        {
            var running = _inFlight.Note("actors that leave");
            using (ExecutionContext.SuppressFlow())
            {
                _lettingGo = Task.WhenAll(_lettingGo, Task.Run(() => LetGoAsync(view, running)));
            }
        }

        return false;
    }

    private async Task LetGoAsync(OwnerView view, InFlight.Entry running)
    {
        using (running)
        {
            running.Adopt();

            // Without a place, others may run what is here: it is given no time.
            await _active.ReleaseAsync(key => !view.IsHere(key), isOrderly: view.Host is not null, _ending.Token);

            // First, so that a look that comes upon more begins again.
            Interlocked.CompareExchange(ref _lettingGoBy, null, view);
            Wake();
        }
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        // In this order: whoever reads the table finds the place in it, and under the new name nothing runs yet.
        Volatile.Write(ref _isRead, false);
        await LeaveAsync();
        var host = new ActorHost { Address = _address(), Namespace = _view.Namespace, Types = _types };
        Publish(_view.As(host.Address.Id));
        _membership = await _hosts.JoinAsync(host, cancellationToken);
        (_announced, _noted) = (_types, -1);
    }

    private void LosePlace(IActorMembership place)
    {
        // It stays in the table until the last turn is over, or the others find out: they are to begin no sooner for it.
        PlaceLost(place.HostId);
        (_lost, _membership) = (place, null);
        Publish(_view.As(null));
        HasLetGo();
    }

    private async Task LeaveAsync()
    {
        if ((_membership ?? _lost) is { } place)
        {
            Publish(_view.As(null));
            (_lost, _membership) = (null, null);
            await place.DisposeAsync();
        }
    }

    private void Publish(OwnerView view)
    {
        _view = view;
        Interlocked.Exchange(ref _changed, Signal()).Set();
    }

    [LoggerMessage(302, LogLevel.Error, "The table of actor hosts cannot be read: who runs which actor is found out late")]
    private partial void TableNotRead(Exception exception);

    [LoggerMessage(303, LogLevel.Warning, "The lease of actor host {Host} has run out: its actors may run elsewhere, and start anew here")]
    private partial void PlaceLost(string host);
}
