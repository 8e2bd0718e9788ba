using System.Runtime.CompilerServices;
using Dapr.Rpc.Client;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc;

/// <summary>
/// A running call. One writer and one reader may use it at a time. It ends with its last message, with an error, or when
/// it is disposed, which cancels what has not ended.
/// </summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
public sealed class RpcCall<TRequest, TResponse> : IDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private const int Idle = 0;
    private const int Reading = 1;
    private const int Closed = 2;

    private readonly RpcChannel _channel;
    private readonly RpcMethod<TRequest, TResponse> _method;
    private readonly RpcCallOptions _options;
    private readonly CallLifetime _lifetime;
    private readonly StreamingContent _content;
    private readonly HttpRequestMessage _request;
    private readonly Task<HttpResponseMessage> _response;
    private FrameReader? _reader;
    private int _readerState;
    private RpcStatus? _status;
    private RpcHeaders? _trailers;
    private int _disposed;

    internal RpcCall(RpcChannel channel, RpcMethod<TRequest, TResponse> method, RpcCallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _lifetime = new CallLifetime(options, canEnd: true);
        _content = new StreamingContent(_lifetime.Token);
        _request = channel.CreateRequest(method, options);
        _request.Content = _content;
        _response = SendAsync();
    }

    /// <summary>How the call ended.</summary>
    /// <exception cref="InvalidOperationException">It has not ended: its messages were not read to the end.</exception>
    public RpcStatus Status => _status ?? throw new InvalidOperationException("The call has not ended; read its messages to the end first.");

    /// <summary>The trailers; empty when none came.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public RpcHeaders Trailers => _trailers ?? throw new InvalidOperationException("The call has not ended; read its messages to the end first.");

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up waiting; a message that was cut off ends the call.</param>
    /// <returns>When it is handed to the connection.</returns>
    /// <exception cref="RpcCallException">The call is over, or the message is too long.</exception>
    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            if (cancellationToken.CanBeCanceled)
            {
                using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.Token);
                await _content.WriteAsync(message, _channel.Options, _options.Compress, both.Token).ConfigureAwait(false);
            }
            else
            {
                await _content.WriteAsync(message, _channel.Options, _options.Compress, _lifetime.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The write was cancelled.", exception, cancellationToken);
        }
        catch (Exception exception) when (exception is not RpcCallException { StatusCode: RpcStatusCode.ResourceExhausted })
        {
            throw await EndedAsync(exception).ConfigureAwait(false);
        }
    }

    /// <summary>Says that no more messages will be sent.</summary>
    /// <returns>When it is said.</returns>
    public Task CompleteAsync()
    {
        _content.Complete();
        return Task.CompletedTask;
    }

    /// <summary>Waits for the headers of the answer.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The metadata among them.</returns>
    /// <exception cref="RpcCallException">The call failed before it had headers.</exception>
    public async Task<RpcHeaders> GetHeadersAsync(CancellationToken cancellationToken = default)
    {
        var response = await ResponseAsync(cancellationToken).ConfigureAwait(false);
        return StatusTrailers.Metadata(response.Headers);
    }

    /// <summary>Reads the next message.</summary>
    /// <param name="cancellationToken">Gives up waiting; it does not cancel the call, but a read that was cut off does.</param>
    /// <returns>The message; null at the end of a call that succeeded.</returns>
    /// <exception cref="RpcCallException">The call ended with a status other than OK.</exception>
    public async ValueTask<TResponse?> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_status is { } ended)
        {
            return ended.Code == RpcStatusCode.Ok ? null : throw new RpcCallException(ended, trailers: _trailers);
        }

        switch (Interlocked.CompareExchange(ref _readerState, Reading, Idle))
        {
            case Reading:
                throw new InvalidOperationException("A read of this call runs already; one reader may use it at a time.");
            case Closed:
                throw Disposed();
        }

        using var both = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _lifetime.Token)
            : null;
        try
        {
            var response = await ResponseAsync(cancellationToken).ConfigureAwait(false);
            _reader ??= await OpenAsync(response, cancellationToken).ConfigureAwait(false);
            if (_reader is not null && await _reader.ReadAsync(both?.Token ?? _lifetime.Token).ConfigureAwait(false) is { } frame)
            {
                return MessageParsing.Parse(_method.ResponseParser, frame);
            }

            return End(response);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The read was cancelled.", exception, cancellationToken);
        }
        catch (Exception exception) when (_lifetime.Translate(exception) is { } translated)
        {
            Fail(translated);
            throw translated;
        }
        catch (RpcCallException exception)
        {
            Fail(exception);
            throw;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _readerState, Idle, Reading) == Closed)
            {
                _reader?.Dispose();
            }
        }
    }

    /// <summary>Reads all messages to the end.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The messages, as they come.</returns>
    /// <exception cref="RpcCallException">The call ended with a status other than OK.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            yield return message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _lifetime.Cancel();
        _content.Abort(Disposed());

        // A read that still runs has the buffer; it gives it back itself.
        if (Interlocked.Exchange(ref _readerState, Closed) == Idle)
        {
            _reader?.Dispose();
        }

        // What was still on its way ends because of the cancellation; its response is then disposed.
        _ = _response.ContinueWith(
            static (task, state) =>
            {
                if (task.IsCompletedSuccessfully)
                {
                    task.Result.Dispose();
                }

                _ = task.Exception;
                var (request, lifetime) = ((HttpRequestMessage, CallLifetime))state!;
                request.Dispose();
                lifetime.Dispose();
            },
            (_request, _lifetime),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static RpcCallException Disposed() => new(RpcStatusCode.Cancelled, "The call was ended by its disposal.");

    private async Task<HttpResponseMessage> SendAsync()
    {
        try
        {
            var response = await _channel.SendAsync(_request, _lifetime.Token).ConfigureAwait(false);
            _content.Answer();

            // From here on the handler does not watch the token, and nobody may be reading: the stream is reset by its disposal.
            _lifetime.Token.UnsafeRegister(static response => ((HttpResponseMessage)response!).Dispose(), response);
            return response;
        }
        catch (Exception exception)
        {
            var seen = _lifetime.Translate(exception) ?? exception;
            _content.Abort(seen);
            if (ReferenceEquals(seen, exception))
            {
                throw;
            }

            throw seen;
        }
    }

    private Task<HttpResponseMessage> ResponseAsync(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? _response.WaitAsync(cancellationToken) : _response;

    private async Task<FrameReader?> OpenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (ResponseHead.Read(response) is { } early)
        {
            _trailers = StatusTrailers.Metadata(response.Headers);
            _status = early;
            return null;
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new FrameReader(_channel.Options.Pool, stream, _channel.Options.MaxReceiveMessageSize, ResponseHead.Encoding(response));
    }

    private TResponse? End(HttpResponseMessage response)
    {
        var trailersOnly = _reader is null;
        _status ??= ResponseHead.Trailers(response);
        _trailers ??= StatusTrailers.Metadata(response.TrailingHeaders);
        _reader?.Dispose();
        _content.Abort(new RpcCallException(_status, trailers: _trailers));
        return _status.Code == RpcStatusCode.Ok ? null : throw ResponseHead.Failure(response, _status, trailersOnly);
    }

    private void Fail(Exception exception)
    {
        var failure = exception as RpcCallException ?? new RpcCallException(RpcStatusCode.Cancelled, exception.Message, exception);
        _status ??= failure.Status;
        _trailers ??= failure.Trailers;
        _reader?.Dispose();
        _content.Abort(failure);
        _channel.LogFailure(_method, exception);
        _lifetime.Cancel();
    }

    /// <summary>Why a write failed: the status of the call says more than the broken stream, when it is there.</summary>
    private async Task<Exception> EndedAsync(Exception exception)
    {
        var translated = _lifetime.Translate(exception) ?? exception;
        if (translated is OperationCanceledException || _lifetime.Token.IsCancellationRequested)
        {
            return translated;
        }

        // A stream that breaks without an answer has none to wait for: its error is on its way here.
        if (exception is OperationCanceledException or IOException && !_response.IsCompletedSuccessfully || _response.IsFaulted)
        {
            try
            {
                await _response.ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is RpcCallException or OperationCanceledException)
            {
                return cause;
            }
        }

        return _status is { } status ? new RpcCallException(status, trailers: _trailers)
            : exception is OperationCanceledException ? new RpcCallException(RpcStatusCode.Cancelled, "The service has ended the call; read it to the end to see how.", exception)
            : translated;
    }
}
