using System.Globalization;
using Dapr.Rpc;
using Dapr.Sidecar.Actors.Owners;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Internals;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors;

/// <summary>Brings what is asked of an actor to the host that it belongs to: this one, or over the internal service that of another sidecar.</summary>
internal sealed partial class ActorRouter(
    ActorHosting hosting, ActorOwners owners, LocalActors local, RemoteSidecars remotes, TimeProvider clock, ILogger<ActorRouter> logger)
{
    /// <summary>What a sidecar answers that does not have the actor, or no longer.</summary>
    public const string NotHere = "the actor is not hosted here";

    // For longer than a host that died keeps its place in the table, where the runtime gives up after three seconds.
    private const int Retries = 10;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long hosts may disagree, by the machine's time: a host that lets go of its actors says so in the table when it has, and a call outlasts that, with
    /// what comes before it, such as reminders that are being brought.
    /// </summary>
    public TimeSpan Patience { get; init; } = ActiveActors.LongestRelease + TimeSpan.FromSeconds(12);

    /// <summary>Calls a method.</summary>
    /// <exception cref="ActorCallException">It could not be called, or did not answer with a result.</exception>
    /// <exception cref="ApiException">Nobody hosts the type, or there are no actors.</exception>
    public Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken) => RouteAsync(
        call.Key,
        isWithdrawn: null,
        token => local.TryAskAsync(call.Key, call.Chain, (receiver, chain, turn) => receiver.InvokeAsync(call.In(chain), turn), token, isFromHere: true),
        async (remote, token) => ActorMessages.ToAnswer(await remote.Channel.InvokeAsync(
            InternalMethods.CallActor, ActorMessages.ToRequest(call), new RpcCallOptions { CancellationToken = token })),
        cancellationToken);

    /// <summary>Brings a reminder or a timer.</summary>
    /// <exception cref="ActorCallException">It was not handled.</exception>
    /// <exception cref="ApiException">Nobody hosts the type, or there are no actors.</exception>
    public Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken) => RouteAsync(
        signal.Key,
        signal.IsWithdrawn,
        token => local.TryAskAsync(
            signal.Key,
            chain: null,
            async (receiver, chain, turn) =>
            {
                await receiver.SignalAsync(signal with { Chain = chain }, turn);
                return true;
            },
            token,
            signal.IsWithdrawn,
            isFromHere: true),
        async (remote, token) =>
        {
            var headers = new RpcHeaders();
            if (signal.Callback.Length > 0) headers.Add(ActorHeaders.TimerCallback, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(signal.Callback)));
            if (signal.Lease != 0) headers.Add(ActorHeaders.ReminderLease, signal.Lease.ToString(CultureInfo.InvariantCulture));
            await remote.Channel.InvokeAsync(
                InternalMethods.CallActorReminder, ActorMessages.ToReminder(signal), new RpcCallOptions { Headers = headers, CancellationToken = token });
            return true;
        },
        cancellationToken);

    /// <summary>Calls a method that answers again and again, and takes no turn, until it has ended. What it has begun to answer is not begun again elsewhere.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answered">Takes one answer after the other.</param>
    /// <param name="cancellationToken">Nobody wants more answers.</param>
    /// <exception cref="ActorCallException">It could not be called, or did not answer to its end.</exception>
    /// <exception cref="RpcCallException">It is hosted here, and has no such methods.</exception>
    /// <exception cref="ApiException">Nobody hosts the type, or there are no actors.</exception>
    public Task WatchAsync(ActorCall call, Func<InternalInvokeResponse, CancellationToken, ValueTask> answered, CancellationToken cancellationToken)
    {
        var hasBegun = false;
        return RouteAsync(
            call.Key,
            isWithdrawn: null,
            async token => local.Watch(call, token) is { } answers && await ForwardAsync(answers, token) ? (true, true) : default,
            async (remote, token) =>
            {
                if (hasBegun) throw new ActorCallException($"the answers of actor {call.Key} broke off");

                using var stream = remote.Channel.Start(InternalMethods.CallActorStream, new RpcCallOptions { CancellationToken = token });
                await stream.WriteAsync(ActorMessages.ToRequest(call), token);
                await stream.CompleteAsync();
                return await ForwardAsync(stream.ReadAllAsync(token), token);
            },
            cancellationToken);

        async Task<bool> ForwardAsync(IAsyncEnumerable<InternalInvokeResponse> answers, CancellationToken token)
        {
            await foreach (var answer in answers.WithCancellation(token))
            {
                hasBegun = true;
                await answered(answer, token);
            }

            return true;
        }
    }

    /// <param name="key">The actor.</param>
    /// <param name="isWithdrawn">Whether the question was taken back while its host was looked for; null when it cannot be.</param>
    /// <param name="here">Asks the actor if it belongs here, and says whether it does.</param>
    /// <param name="there">Asks the sidecar of its host.</param>
    /// <param name="cancellationToken">Whoever asks has left.</param>
    private async Task<T> RouteAsync<T>(
        ActorKey key,
        Func<CancellationToken, ValueTask<bool>>? isWithdrawn,
        Func<CancellationToken, ValueTask<(bool IsHere, T? Answer)>> here,
        Func<RemoteSidecar, CancellationToken, Task<T>> there,
        CancellationToken cancellationToken)
    {
        long? disagreed = null;
        for (var attempt = 0; ;)
        {
            await hosting.ReadyAsync(cancellationToken);
            if (key is not { Type.Length: > 0, Id.Length: > 0 }) throw ApiErrors.ActorNoAddress("/").ToException();

            await owners.ReadyAsync(cancellationToken);
            var (isHere, answer) = await here(cancellationToken);
            if (isHere) return answer!;

            var (view, owner) = (owners.View, owners.View.OwnerOf(key));
            if (hosting.IsClosing && (owner is null || owner.Address.Id == view.Host)) throw ApiErrors.ActorRuntimeClosed().ToException();

            // A type that is hosted here and belongs to nobody is announced soon, or again.
            if (owner is null && hosting.Find(key.Type) is null) throw ApiErrors.ActorNoAddress(key.ToString()).ToException();
            if (isWithdrawn is not null && await isWithdrawn(cancellationToken)) return default!;

            try
            {
                if (owner is not null && owner.Address.Id != view.Host)
                {
                    return await AskAsync(await remotes.OfAsync(owner.Address, cancellationToken), key, there, cancellationToken);
                }
            }
            catch (RpcCallException exception) when (exception is { StatusCode: RpcStatusCode.Aborted, Status.Message: NotHere })
            {
                // One of the two has seen a later table than the other.
            }
            catch (RpcCallException exception) when (WasNotSent(exception) && attempt < Retries)
            {
                HostUnreachable(key.Type, key.Id, owner!.Address.Name, ++attempt, exception.Status.Message);
                owners.Wake();
                await InFlight.DelayAsync(RetryInterval, clock, cancellationToken);
                continue;
            }
            catch (RpcCallException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw ToException(key, exception);
            }

            // From the first time on: whatever it waited for before, nobody disagreed.
            disagreed ??= TimeProvider.System.GetTimestamp();
            if (TimeProvider.System.GetElapsedTime(disagreed.Value) > Patience) throw new ActorCallException($"the hosts of actor {key} do not agree who has it");
            owners.Wake();
            await Task.Delay(LookInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Asks another host, for as long as it is there: one that stands still loses its place, and somebody else has the actor then.</summary>
    private static async Task<T> AskAsync<T>(RemoteSidecar remote, ActorKey key, Func<RemoteSidecar, CancellationToken, Task<T>> there, CancellationToken cancellationToken)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, remote.Left);
        try
        {
            return await there(remote, any.Token);
        }
        catch (Exception exception) when (remote.Left.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ActorCallException($"the host of actor {key} has left without an answer; what was asked of it may have been done", exception);
        }
    }

    /// <summary>Whether a call cannot have arrived. Where the runtime calls again whatever broke, this does not: the method may have run.</summary>
    private static bool WasNotSent(RpcCallException exception) =>
        exception.StatusCode == RpcStatusCode.Unavailable && exception.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    private static Exception ToException(ActorKey key, RpcCallException exception) => exception.StatusCode switch
    {
        RpcStatusCode.ResourceExhausted when exception.Status.Message == ApiErrors.ActorStackDepth().Message => ApiErrors.ActorStackDepth().ToException(),
        RpcStatusCode.FailedPrecondition => ApiErrors.ActorNoAddress(key.ToString()).ToException(),
        RpcStatusCode.Unavailable => new ActorCallException(GoStatus.Text(exception.Status), exception),
        _ => new ActorCallException(exception.Status.Message, exception) { Summary = $"the sidecar of its host answered {exception.StatusCode}" },
    };

    [LoggerMessage(308, LogLevel.Warning, "The host of actor {Type}/{Id} at {Address} cannot be reached (attempt {Attempt}): {Reason}")]
    private partial void HostUnreachable(string type, string id, string address, int attempt, string reason);
}
