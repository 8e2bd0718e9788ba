using System.Diagnostics.CodeAnalysis;

namespace Dapr.Rpc.Client;

/// <summary>
/// What ends a call early: its limit of time, its caller, its disposal. Says afterwards which of them it was. A call without
/// a limit of time uses the caller's token as it is.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It is disposable; the rule overlooks that of a struct.")]
internal readonly struct CallLifetime : IDisposable
{
    private readonly CancellationToken _callers;
    private readonly TimeSpan? _timeout;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _linked;

    public CallLifetime(RpcCallOptions options, bool canEnd = false)
    {
        _callers = options.CancellationToken;
        _timeout = options.Timeout;
        if (options.Timeout is { } timeout)
        {
            // Transport time is always the system's.
            _deadline = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, TimeProvider.System);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_callers, _deadline.Token);
        }
        else if (canEnd)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_callers);
        }

        Token = _linked?.Token ?? _callers;
    }

    public CancellationToken Token { get; }

    /// <summary>Whether the limit of time has passed.</summary>
    public bool IsExpired => _deadline is { IsCancellationRequested: true };

    /// <summary>Ends the call from this side.</summary>
    public void Cancel()
    {
        if (_linked is { IsCancellationRequested: false } linked)
        {
            linked.Cancel();
        }
    }

    /// <summary>What the caller is to see instead of an exception; null when it is right as it is.</summary>
    public Exception? Translate(Exception exception)
    {
        if (_callers.IsCancellationRequested && exception is not RpcCallException { StatusCode: not RpcStatusCode.Cancelled })
        {
            return exception is OperationCanceledException canceled && canceled.CancellationToken == _callers
                ? null
                : new OperationCanceledException("The call was cancelled.", exception, _callers);
        }

        if (IsExpired && exception is not RpcCallException { StatusCode: not RpcStatusCode.Cancelled })
        {
            return new RpcCallException(RpcStatusCode.DeadlineExceeded, $"The call did not end within {_timeout}.", exception);
        }

        return exception switch
        {
            RpcCallException or ArgumentException => null,
            OperationCanceledException when Token.IsCancellationRequested => new RpcCallException(RpcStatusCode.Cancelled, "The call was ended by its disposal.", exception),
            _ => TransportErrors.Translate(exception),
        };
    }

    public void Dispose()
    {
        _linked?.Dispose();
        _deadline?.Dispose();
    }
}
