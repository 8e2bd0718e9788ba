using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Dapr.Common.Errors;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Common;

public sealed partial class DaprConnection
{
    /// <summary>Reads the first answer of a stream that stays open. The limit of a call holds for that one: others may come whenever there is something to tell.</summary>
    internal async Task<TResponse?> ReadFirstAsync<TRequest, TResponse>(RpcCall<TRequest, TResponse> call, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        if (_options.Timeout is not { } timeout) return await call.ReadAsync(cancellationToken).ConfigureAwait(false);

        using var limit = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await call.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RpcCallException(RpcStatusCode.DeadlineExceeded, $"the stream had not begun after {timeout.TotalSeconds:0.###} s", exception);
        }
    }

    /// <summary>
    /// Calls a method in both directions at once: with its span, and its errors translated. Requests are asked for while answers are read, and
    /// no longer when this ends, however it ends. Nothing is sent again.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="first">The first request, which goes out at once, however long the others take.</param>
    /// <param name="requests">The others. Each is written before the next is asked for.</param>
    /// <param name="read">What an answer holds.</param>
    /// <param name="operation">What the call does.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal async IAsyncEnumerable<T> ExchangeAsync<TRequest, TResponse, T>(
        RpcMethod<TRequest, TResponse> method,
        TRequest first,
        IAsyncEnumerable<TRequest> requests,
        Func<TResponse, T> read,
        DaprOperation operation,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var scope = DaprTelemetry.Begin(operation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The token ends the call as a whole, so that its reads and writes need none.
        using var call = Rpc.Start(method, new RpcCallOptions { Timeout = _options.Timeout, CancellationToken = ending.Token });
        ExceptionDispatchInfo? unsent = null;
        var sending = SendAsync();
        var isRecorded = false;
        try
        {
            while (await NextAsync().ConfigureAwait(false) is { } answer)
            {
                yield return read(answer);
            }

            isRecorded = true;
            scope.Succeeded();
        }
        finally
        {
            // Whoever reads no further has cancelled the call; the requests are theirs again when this returns.
            await ending.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            if (!isRecorded)
            {
                scope.Failed(new OperationCanceledException());
            }
        }

        async ValueTask<TResponse?> NextAsync()
        {
            try
            {
                return await call.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (RpcCallException exception) when (unsent is null)
            {
                isRecorded = true;
                scope.Failed(exception.StatusCode.ToString());
                throw RpcErrorTranslator.Translate(exception, operation);
            }
            catch (Exception exception) when (exception is OperationCanceledException or RpcCallException)
            {
                // The requests ended the call by their own fault, or the caller did.
                cancellationToken.ThrowIfCancellationRequested();
                unsent?.Throw();
                throw;
            }
        }

        async Task SendAsync()
        {
            try
            {
                await call.WriteAsync(first, CancellationToken.None).ConfigureAwait(false);
                await foreach (var request in requests.WithCancellation(ending.Token).ConfigureAwait(false))
                {
                    await call.WriteAsync(request, CancellationToken.None).ConfigureAwait(false);
                }

                await call.CompleteAsync().ConfigureAwait(false);
            }
            catch (RpcCallException exception) when (exception.StatusCode != RpcStatusCode.ResourceExhausted)
            {
                // The call is over, and how it ended its reader is told.
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // Nobody reads any more.
            }
            catch (Exception exception)
            {
                // Where the requests come from is the caller's: its fault is the caller's too, and nobody may wait for an answer to what was not sent.
                unsent = ExceptionDispatchInfo.Capture(exception is RpcCallException failed ? RpcErrorTranslator.Translate(failed, operation) : exception);
                await ending.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
