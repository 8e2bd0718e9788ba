using System.Collections.Concurrent;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors.Turns;

/// <summary>The actors that are active here, each with its turns. One that is not called for long is deactivated, by the sidecar's clock.</summary>
internal sealed partial class ActiveActors(TimeProvider clock, InFlight inFlight, ILogger<ActiveActors> logger)
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    /// <summary>How long letting go of actors takes at most, in an orderly way: the last turns, those of actors that these call yet, and the application.</summary>
    public static readonly TimeSpan LongestRelease = (2 * ActorTypeSettings.LongestDrainTimeout) + DefaultPatience;

    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<ActorKey, ActiveActor> _actors = new();
    private readonly ConcurrentDictionary<ActorKey, IActorReceiver> _untold = new();

    /// <summary>How long an application may take to let an actor go, by the machine's time: one that does not answer must not keep the actor from going on elsewhere.</summary>
    public TimeSpan Patience { get; init; } = DefaultPatience;

    /// <summary>Told of each actor that is deactivated, before its application is, and once more when that has let go: its last turn may have gone on until then.</summary>
    public Action<ActorKey> Deactivating { get; set; } = _ => { };

    /// <summary>Whether an actor is active here and may have turns.</summary>
    public bool IsActive(ActorKey key) => _actors.TryGetValue(key, out var actor) && !actor.Turns.IsClosed;

    /// <summary>
    /// Whether a turn of an actor that is being let go of may still be at work: one that is given the time to end, or at a host that holds turns itself
    /// one whose caller has left. Nobody else has the actor before it is deactivated.
    /// </summary>
    public bool IsEnding(ActorKey key) => _actors.TryGetValue(key, out var actor) && actor.Turns.IsClosed && (actor.Turns.IsBusy || actor.Type.Receiver.HoldsTurns);

    /// <summary>Whether any of some actors is here, active or being let go of.</summary>
    public bool Any(Func<ActorKey, bool> which) => _actors.Any(pair => which(pair.Key));

    /// <summary>Whether an application that may have an instance of an actor was not told of its end.</summary>
    public bool IsUntold(ActorKey key) => _untold.ContainsKey(key);

    /// <summary>How many actors of a type are active here.</summary>
    public int Count(string type) => _actors.Keys.Count(key => key.Type == type);

    /// <summary>The ids of those of a type that are active here and may have turns, in order.</summary>
    public IReadOnlyList<string> Ids(string type) =>
        [.. _actors.Values.Where(actor => actor.Key.Type == type && actor is { WasCalled: true, Turns.IsClosed: false }).Select(actor => actor.Key.Id).Order(StringComparer.Ordinal)];

    /// <summary>Gets into the running turn of a chain; null when there is none.</summary>
    public ActorTurn? TryJoin(ActorKey key, string? chain) =>
        chain is not null && _actors.TryGetValue(key, out var actor) && actor.Type.Settings.IsReentrant && actor.Turns.TryJoin(chain, actor.Type.Settings.MostDepth)
            ? new ActorTurn(actor, chain, Ended)
            : null;

    /// <summary>Waits for a turn of an actor, which is active from then on; null when it was deactivated meanwhile, or begun by somebody who found another host.</summary>
    public async ValueTask<ActorTurn?> BeginAsync(ActorKey key, HostedActorType type, string? chain, CancellationToken cancellationToken)
    {
        var actor = _actors.GetOrAdd(key, static (key, made) => made.Self.Create(key, made.type), (Self: this, type));
        var ofTurn = type.Settings.IsReentrant ? chain ?? UniqueId.New() : null;
        if (await actor.Turns.EnterAsync(ofTurn, type.Settings.MostDepth, cancellationToken))
        {
            var turn = new ActorTurn(actor, ofTurn, Ended);
            if (actor.Type == type) return turn;

            // Whoever ran it then is to let it go.
            Abandon(turn);
            await ReleaseAsync(actor, isOrderly: !actor.Type.Receiver.IsGone, CancellationToken.None).WaitAsync(cancellationToken);
            return null;
        }

        await actor.Gone.WaitAsync(cancellationToken);
        return null;
    }

    /// <summary>
    /// Tells the application, before the first turn of an actor, of the end of the last one, which it was not told of: where it has an instance yet, what
    /// that has read is no longer true.
    /// </summary>
    /// <exception cref="ActorCallException">It could not be told.</exception>
    public async ValueTask TellAsync(ActiveActor actor, CancellationToken cancellationToken)
    {
        if (actor.WasCalled || !_untold.TryRemove(actor.Key, out var receiver) || receiver != actor.Type.Receiver) return;

        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, actor.Cut);
        try
        {
            await receiver.DeactivateAsync(actor.Key, any.Token);
        }
        catch (Exception exception) when (WasNotTold(exception))
        {
            _untold[actor.Key] = receiver;
            cancellationToken.ThrowIfCancellationRequested();
            throw exception as ActorCallException ?? new ActorCallException($"actor {actor.Key} leaves its host", exception);
        }
        catch (ActorCallException exception)
        {
            NotDeactivated(actor.Key.Type, actor.Key.Id, exception);
        }
    }

    /// <summary>Forgets what applications were not told that are not called any more.</summary>
    public void ForgetUntold(Func<IActorReceiver, bool> isGone)
    {
        foreach (var entry in _untold.Where(entry => isGone(entry.Value)))
        {
            _untold.TryRemove(entry);
        }
    }

    /// <summary>Lets go of an actor that was not called after all.</summary>
    public void Abandon(ActorTurn turn)
    {
        turn.Dispose();
        if (!turn.Actor.WasCalled && turn.Actor.Turns.TryClose()) Remove(turn.Actor);
    }

    /// <summary>Deactivates actors.</summary>
    /// <param name="which">Those that are.</param>
    /// <param name="isOrderly">Whether running calls get the time that the settings of their type give them. If not, those that were given it before lose it.</param>
    /// <param name="cancellationToken">Gives them no more time.</param>
    public Task ReleaseAsync(Func<ActorKey, bool> which, bool isOrderly, CancellationToken cancellationToken) =>
        Task.WhenAll(_actors.Values.Where(actor => which(actor.Key)).Select(actor => ReleaseAsync(actor, isOrderly, cancellationToken)));

    /// <summary>Waits for the last turns of actors that are being let go of, and not for their application, which is then told.</summary>
    public Task EndedAsync(Func<ActorKey, bool> which) =>
        Task.WhenAll(_actors.Values.Where(actor => which(actor.Key) && actor.Turns.IsClosed).Select(actor => actor.Turns.Close().Emptied));

    private async Task ReleaseAsync(ActiveActor actor, bool isOrderly, CancellationToken cancellationToken)
    {
        using var running = inFlight.Enter($"deactivation of {actor.Key}");
        var (isFirst, emptied) = actor.Turns.Close();
        if (!isFirst)
        {
            // Somebody else deactivates it already.
            if (!isOrderly && !emptied.IsCompleted) CutOff(actor);
            await actor.Gone.WaitAsync(CancellationToken.None);
            return;
        }

        if (!emptied.IsCompleted && isOrderly && actor.Type.Settings.DrainsRebalanced)
        {
            await DrainAsync(emptied, actor.Type.Settings.DrainTimeout, cancellationToken);
        }

        if (!emptied.IsCompleted) CutOff(actor);
        (await emptied)?.Dispose();
        await DeactivateAsync(actor);
    }

    private void CutOff(ActiveActor actor)
    {
        CallsCutOff(actor.Key.Type, actor.Key.Id);
        actor.CutOff();
    }

    private async Task DrainAsync(Task emptied, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var time = Task.Delay(limit, clock, end.Token);
        using (InFlight.Park())
        {
            // The calls count themselves.
            await Task.WhenAny(emptied, time);
        }

        await end.CancelAsync();
    }

    private ActiveActor Create(ActorKey key, HostedActorType type)
    {
        var actor = new ActiveActor(key, type, inFlight) { LastUsed = clock.GetTimestamp() };

        // Whoever calls it first is gone when it fires.
        using (ExecutionContext.SuppressFlow())
        {
            actor.Idle = clock.CreateTimer(LookIfIdle, actor, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return actor;
    }

    private void Ended(ActiveActor actor)
    {
        actor.LastUsed = clock.GetTimestamp();
        if (actor is { WasCalled: true, IsWatched: false })
        {
            // Set once: where the actor was used meanwhile it finds that out when it fires.
            actor.IsWatched = true;
            actor.Idle?.Change(Sleep(actor.Type.Settings.IdleTimeout), Timeout.InfiniteTimeSpan);
        }

        actor.Turns.Exit();
    }

    private void LookIfIdle(object? state)
    {
        var actor = (ActiveActor)state!;
        var timeout = actor.Type.Settings.IdleTimeout;
        var rest = timeout - clock.GetElapsedTime(actor.LastUsed);
        if (rest > TimeSpan.Zero || !actor.Turns.TryClose())
        {
            actor.Idle?.Change(Sleep(rest > TimeSpan.Zero ? rest : timeout), Timeout.InfiniteTimeSpan);
            return;
        }

        var running = inFlight.Note($"deactivation of {actor.Key}");
        _ = Task.Run(async () =>
        {
            using (running)
            {
                running.Adopt();
                await DeactivateAsync(actor);
            }
        });
    }

    private static TimeSpan Sleep(TimeSpan span) => span < LongestSleep ? span : LongestSleep;

    private async Task DeactivateAsync(ActiveActor actor)
    {
        try
        {
            Deactivating(actor.Key);
            if (!actor.WasCalled || actor.Type.Receiver.IsGone) return;

            // A host that holds turns itself answers when the last one is over, which may wait for an actor that waits for this one to leave.
            using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
            await actor.Type.Receiver.DeactivateAsync(actor.Key, limit.Token);
        }
        catch (Exception exception)
        {
            // The instance is gone, whatever its application thinks of that. Where it may be of use yet, the application is told again before that.
            if (actor.Type.Receiver.HoldsTurns && WasNotTold(exception)) _untold[actor.Key] = actor.Type.Receiver;
            NotDeactivated(actor.Key.Type, actor.Key.Id, exception);
        }
        finally
        {
            Deactivating(actor.Key);
            Remove(actor);
        }
    }

    /// <summary>Whether no answer came, so that the application may not have been told, or has not let go.</summary>
    private static bool WasNotTold(Exception exception) => exception is OperationCanceledException or ActorCallException { InnerException: not null };

    private void Remove(ActiveActor actor)
    {
        _actors.TryRemove(KeyValuePair.Create(actor.Key, actor));
        actor.Dispose();
        actor.Gone.Set();
    }

    [LoggerMessage(300, LogLevel.Warning, "Calls of actor {Type}/{Id} are cut off: it leaves this host")]
    private partial void CallsCutOff(string type, string id);

    [LoggerMessage(301, LogLevel.Warning, "The application was not told that actor {Type}/{Id} is deactivated, or refused")]
    private partial void NotDeactivated(string type, string id, Exception exception);
}
