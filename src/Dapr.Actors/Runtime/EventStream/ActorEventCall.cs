using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc;
using Microsoft.Extensions.Logging;
using Request = Dapr.Client.Autogen.Grpc.v1.SubscribeActorEventsResponseAlpha1;
using Response = Dapr.Client.Autogen.Grpc.v1.SubscribeActorEventsRequestAlpha1;

namespace Dapr.Actors.Runtime;

/// <summary>One stream: the runtime's requests come as its answers, and what came of each goes back as its requests, by id and in any order.</summary>
internal sealed partial class ActorEventCall : IDisposable
{
    // A sidecar that hangs answers pings all the same.
    private static readonly TimeSpan OpenAtMost = TimeSpan.FromSeconds(30);

    // For the runtime to take the last answers and end the call.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly RpcCall<Response, Request> _call;
    private readonly DaprOperation _operation;
    private readonly ActorEvents _events;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _broken = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _refuses;

    private ActorEventCall(RpcCall<Response, Request> call, DaprOperation operation, ActorEvents events, ILogger logger) =>
        (_call, _operation, _events, _logger) = (call, operation, events, logger);

    /// <summary>Opens a stream, and waits until the runtime hosts the types.</summary>
    /// <exception cref="DaprException">It does not.</exception>
    public static async Task<ActorEventCall> OpenAsync(
        DaprConnection connection, SubscribeActorEventsRequestInitialAlpha1 initial, DaprOperation operation, ActorEvents events, ILogger logger, CancellationToken cancellationToken)
    {
        using var scope = DaprTelemetry.Begin(operation);
        var call = connection.Rpc.Start(DaprMethods.SubscribeActorEventsAlpha1);
        try
        {
            using var limit = new CancellationTokenSource(OpenAtMost, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

            // Not awaited: whatever keeps the request from being sent the answer tells too.
            var sending = call.WriteAsync(new Response { InitialRequest = initial }, CancellationToken.None);
            _ = sending.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            if (await call.ReadAsync(either.Token).ConfigureAwait(false) is not { InitialResponse: not null })
            {
                throw new RpcCallException(RpcStatusCode.Unavailable, "the stream did not begin with the word that the types are hosted");
            }

            await sending.ConfigureAwait(false);
            scope.Succeeded();
            return new ActorEventCall(call, operation, events, logger);
        }
        catch (RpcCallException exception)
        {
            call.Dispose();
            scope.Failed(exception.StatusCode.ToString());
            throw RpcErrorTranslator.Translate(exception, operation);
        }
        catch (OperationCanceledException exception)
        {
            call.Dispose();
            scope.Failed(exception);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DaprException($"Actors: the sidecar did not begin the stream of calls within {OpenAtMost.TotalSeconds:0} s.", exception) { IsRetriable = true };
        }
    }

    /// <summary>Reads requests, and has them handled, until the stream is over.</summary>
    /// <exception cref="DaprException">It broke off.</exception>
    public async Task ReadAsync()
    {
        try
        {
            while (await _call.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } request)
            {
                if (request.ResponseTypeCase is not (Request.ResponseTypeOneofCase.None or Request.ResponseTypeOneofCase.InitialResponse)) Take(request);
            }
        }
        catch (RpcCallException exception)
        {
            throw RpcErrorTranslator.Translate(exception, _operation);
        }
        catch (ObjectDisposedException exception)
        {
            throw new OperationCanceledException("The stream was cut off here.", exception);
        }
        finally
        {
            // Nobody takes an answer any more. Turns that run keep their actors until their methods have ended.
            await _broken.CancelAsync().ConfigureAwait(false);
            _over.TrySetResult();
        }
    }

    /// <summary>Answers new requests by refusing them; those that run go on.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _refuses = true;
            if (_running == 0) _idle.TrySetResult();
        }
    }

    /// <summary>Takes nothing new, and waits until what runs is finished and answered.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        Refuse();
        return Task.WhenAny(_idle.Task, _over.Task).WaitAsync(cancellationToken);
    }

    /// <summary>Says that no answers follow, and waits until the runtime has taken that.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _call.CompleteAsync().ConfigureAwait(false);
        using var patience = new CancellationTokenSource(Farewell, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await _over.Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _call.Dispose();
        _over.TrySetResult();
    }

    private void Take(Request request)
    {
        bool isRefused;
        lock (_gate)
        {
            isRefused = _refuses;
            if (!isRefused) _running++;
        }

        _ = Task.Run(() => isRefused ? AnswerAsync(ActorEvents.Refuse(request)) : HandleAsync(request));
    }

    private async Task HandleAsync(Request request)
    {
        try
        {
            if (await _events.HandleAsync(request, _broken.Token).ConfigureAwait(false) is { } response) await AnswerAsync(response).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                if (--_running == 0 && _refuses) _idle.TrySetResult();
            }
        }
    }

    private async Task AnswerAsync(Response response)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _call.WriteAsync(response, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The edge: the stream is over, and how it ended its reader is told.
            AnswerLost(exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    [LoggerMessage(124, LogLevel.Warning, "The answer to a call of an actor was not sent: the runtime will take it for failed")]
    private partial void AnswerLost(Exception exception);
}
