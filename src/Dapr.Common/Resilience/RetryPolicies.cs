using Dapr.Rpc;
using Polly;
using Polly.Retry;

namespace Dapr.Common.Resilience;

/// <summary>Which failed calls are sent again, and when. The one place that decides.</summary>
internal sealed class RetryPolicies
{
    private const int RefusedStream = 7;

    private readonly ResiliencePipeline _idempotent;
    private readonly ResiliencePipeline _other;

    /// <summary>Tries again so many times; for ever if negative.</summary>
    public RetryPolicies(int count)
    {
        _idempotent = Create(count, exception => IsUnsent(exception) || IsLost(exception));
        _other = Create(count, IsUnsent);
    }

    /// <summary>The policies of a connection; null when nothing is sent again.</summary>
    public static RetryPolicies? Of(DaprConnectionOptions options) => options.MaxRetries == 0 ? null : new RetryPolicies(options.MaxRetries);

    /// <summary>The pipeline of a call.</summary>
    /// <param name="isIdempotent">Whether doing it twice is the same as doing it once.</param>
    public ResiliencePipeline For(bool isIdempotent) => isIdempotent ? _idempotent : _other;

    /// <summary>Makes an RPC, and makes it again where it may be; the limit of time is one for all attempts, as it is over HTTP.</summary>
    /// <param name="isIdempotent">Whether doing it twice is the same as doing it once.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="attempt">Makes the RPC, within what is left of the time.</param>
    public async Task<TResponse> InvokeAsync<TResponse>(bool isIdempotent, RpcCallOptions options, Func<RpcCallOptions, Task<TResponse>> attempt)
    {
        if (options.Timeout is not { } limit)
        {
            return await For(isIdempotent).ExecuteAsync(async _ => await attempt(options).ConfigureAwait(false), options.CancellationToken).ConfigureAwait(false);
        }

        var since = TimeProvider.System.GetTimestamp();
        using var deadline = new CancellationTokenSource(limit, TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, options.CancellationToken);
        RpcCallException? last = null;
        try
        {
            return await For(isIdempotent).ExecuteAsync(AttemptAsync, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken != options.CancellationToken)
        {
            // It waited for the next attempt.
            options.CancellationToken.ThrowIfCancellationRequested();
            throw new RpcCallException(RpcStatusCode.DeadlineExceeded, $"No attempt succeeded within {limit}; the last said: {last?.Status.Message}", last);
        }

        async ValueTask<TResponse> AttemptAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await attempt(options with { Timeout = limit - TimeProvider.System.GetElapsedTime(since) }).ConfigureAwait(false);
            }
            catch (RpcCallException exception)
            {
                last = exception;
                throw;
            }
        }
    }

    /// <summary>Whether the sidecar has certainly seen nothing of the call: there was no connection, or it refused the stream.</summary>
    private static bool IsUnsent(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
                }
                or HttpProtocolException { ErrorCode: RefusedStream })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the call may have been done, but its answer did not come.</summary>
    private static bool IsLost(Exception exception) =>
        exception is RpcCallException { StatusCode: RpcStatusCode.Unavailable or RpcStatusCode.DeadlineExceeded } or HttpRequestException;

    private static ResiliencePipeline Create(int count, Func<Exception, bool> isRetried) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle(isRetried),
            MaxRetryAttempts = count < 0 ? int.MaxValue : count,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();
}
