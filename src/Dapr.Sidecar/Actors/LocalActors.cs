using Dapr.Sidecar.Actors.Owners;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Internals;

namespace Dapr.Sidecar.Actors;

/// <summary>
/// Runs what is asked of actors that belong here, a turn at a time. A turn lasts until the application has answered, also when whoever asked has left: their call
/// ends, and the request goes on. Only where the application says that it holds turns itself is the request cancelled, so that its method learns of it.
/// </summary>
internal sealed class LocalActors(ActorHosting hosting, ActorOwners owners, ActiveActors active)
{
    /// <summary>Asks an actor for something, when it is its turn.</summary>
    /// <param name="key">The actor.</param>
    /// <param name="chain">The chain of calls that this is part of; null for none.</param>
    /// <param name="ask">Asks its application, as part of the chain that it is given.</param>
    /// <param name="cancellationToken">Whoever asks has left.</param>
    /// <param name="isWithdrawn">Whether the question was taken back while it waited for its turn; null when it cannot be.</param>
    /// <param name="isFromHere">Whether it is asked by this sidecar: perhaps by a turn that is to end before its type is hosted here no more.</param>
    /// <returns>Whether the actor belongs here, and what it answered.</returns>
    public async ValueTask<(bool IsHere, T? Answer)> TryAskAsync<T>(
        ActorKey key,
        string? chain,
        Func<IActorReceiver, string?, CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken,
        Func<CancellationToken, ValueTask<bool>>? isWithdrawn = null,
        bool isFromHere = false)
    {
        while (true)
        {
            // A turn that is to end before its actor moves may ask its own actor for something, while nobody else can have it.
            if (owners.IsHeld && active.TryJoin(key, chain) is { } joined) return (true, await RunAsync(joined, ask, cancellationToken));
            if (Find() is not { } type) return default;

            var changed = owners.Changed;
            if (!owners.MayRun(key))
            {
                if (!owners.View.IsHere(key)) return default;

                // Whoever has it yet lets go of it.
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            if (await active.BeginAsync(key, type, chain, cancellationToken) is not { } turn) continue;
            if (!await IsWantedAsync(turn, isWithdrawn, cancellationToken))
            {
                active.Abandon(turn);
                return (true, default);
            }

            // At last, so that nothing lies between that and the call.
            if (owners.MayRun(key) && Find() == type) return (true, await RunAsync(turn, ask, cancellationToken));

            active.Abandon(turn);
        }

        HostedActorType? Find() => isFromHere ? hosting.FindFromHere(key.Type) : hosting.Find(key.Type);
    }

    /// <summary>Watches a method of an actor that answers again and again, which takes no turn; null when the actor does not belong here.</summary>
    public IAsyncEnumerable<InternalInvokeResponse>? Watch(ActorCall call, CancellationToken cancellationToken) =>
        owners.MayRun(call.Key) ? hosting.Find(call.Key.Type)?.Receiver.WatchAsync(call, cancellationToken) : null;

    /// <summary>Has the table of hosts looked at: somebody has seen another one.</summary>
    public void LookAgain() => owners.Wake();

    /// <summary>Whether an actor is active here, and may write its state: nobody else can have it yet.</summary>
    public bool MayWrite(ActorKey key) => owners.IsHeld && ((active.IsActive(key) && owners.MayRun(key)) || active.IsEnding(key));

    /// <summary>Whether a turn that begins is to go on.</summary>
    private async ValueTask<bool> IsWantedAsync(ActorTurn turn, Func<CancellationToken, ValueTask<bool>>? isWithdrawn, CancellationToken cancellationToken)
    {
        try
        {
            if (isWithdrawn is not null && await isWithdrawn(cancellationToken)) return false;

            await active.TellAsync(turn.Actor, cancellationToken);
            return true;
        }
        catch
        {
            active.Abandon(turn);
            throw;
        }
    }

    private static async Task<T> RunAsync<T>(ActorTurn turn, Func<IActorReceiver, string?, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        var cut = CancellationTokenSource.CreateLinkedTokenSource(turn.Actor.Cut);
        turn.Actor.WasCalled = true;
        var running = AskAsync(turn, ask, cut);
        try
        {
            return await running.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (turn.Actor.Type.Receiver.HoldsTurns)
            {
                if (turn.Chain is { } chain) turn.Actor.Turns.Leave(chain);
                await CancelAsync(cut);
            }

            Forget(running);
            throw;
        }
    }

    private static async Task<T> AskAsync<T>(ActorTurn turn, Func<IActorReceiver, string?, CancellationToken, Task<T>> ask, CancellationTokenSource cut)
    {
        using (cut)
        using (turn)
        {
            var asked = ask(turn.Actor.Type.Receiver, turn.Chain, cut.Token);
            try
            {
                // An application in the process may not answer before its method ends, whatever it is told.
                return await asked.WaitAsync(cut.Token);
            }
            catch (OperationCanceledException exception)
            {
                Forget(asked);
                throw new ActorCallException($"the call was given up: actor {turn.Actor.Key} leaves its host, or its caller left", exception);
            }
        }
    }

    /// <summary>Nobody wants to know any more what comes of it.</summary>
    private static void Forget(Task late) =>
        _ = late.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private static async Task CancelAsync(CancellationTokenSource cut)
    {
        try
        {
            await cut.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has ended just now.
        }
    }
}
