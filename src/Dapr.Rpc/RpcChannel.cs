using System.Collections.Concurrent;
using Dapr.Rpc.Client;
using Dapr.Rpc.Framing;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Rpc;

/// <summary>A service at an address. It connects when first used, carries any number of calls at a time, and is thread-safe.</summary>
public sealed class RpcChannel : IDisposable
{
    private readonly ConcurrentDictionary<RpcMethod, Uri> _paths = [];
    private readonly HttpMessageInvoker _invoker;
    private readonly ILogger _logger;
    private readonly RpcChannelOptions _options;

    /// <summary>Describes the way to a service; nothing is sent yet.</summary>
    /// <param name="address">
    /// The base address; with <c>http</c> the connection is HTTP/2 without TLS, <c>unix:///path</c> is a Unix socket.
    /// </param>
    /// <param name="options">How to reach it.</param>
    /// <exception cref="ArgumentException">The address is not absolute.</exception>
    public RpcChannel(Uri address, RpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri)
        {
            throw new ArgumentException($"'{address}' is not absolute; give it as http://host:port.", nameof(address));
        }

        var socket = UnixSocket.Path(address);
        Address = socket is null ? address : UnixSocket.Host;
        _options = options ?? new RpcChannelOptions();
        _invoker = _options.HttpHandler is { } handler
            ? new HttpMessageInvoker(handler, _options.DisposeHttpHandler)
            : new HttpMessageInvoker(CreateHandler(_options, socket), disposeHandler: true);
        _logger = (_options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger<RpcChannel>();
    }

    /// <summary>The base address of the service.</summary>
    public Uri Address { get; }

    internal RpcChannelOptions Options => _options;

    /// <summary>Calls a unary method.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="request">What to send.</param>
    /// <param name="options">Headers, limit of time, cancellation.</param>
    /// <returns>The response.</returns>
    /// <exception cref="RpcCallException">The call ended with a status other than OK.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; it carries the caller's token.</exception>
    public async Task<TResponse> InvokeAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcCallOptions options = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(request);
        return (TResponse)await UnaryCall.InvokeAsync(this, method, UnaryCall.Write(this, request, options), options).ConfigureAwait(false);
    }

    /// <summary>Starts a call of any kind; messages are then written and read one by one.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="options">Headers, limit of time, cancellation.</param>
    /// <returns>The running call; disposing it before its end cancels it.</returns>
    public RpcCall<TRequest, TResponse> Start<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, RpcCallOptions options = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        ArgumentNullException.ThrowIfNull(method);
        return new RpcCall<TRequest, TResponse>(this, method, options);
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    /// <summary>Says that a call failed; that its caller gave it up is no failure.</summary>
    internal void LogFailure(RpcMethod method, Exception exception)
    {
        if (exception is RpcCallException failure)
        {
            RpcClientLog.CallFailed(_logger, method.FullName, failure.StatusCode, failure);
        }
    }

    internal HttpRequestMessage CreateRequest(RpcMethod method, RpcCallOptions options)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path(method))
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation(ProtocolNames.AcceptEncoding, ProtocolNames.Gzip);
        if (options.Compress)
        {
            headers.TryAddWithoutValidation(ProtocolNames.Encoding, ProtocolNames.Gzip);
        }

        if (options.Timeout is { } timeout)
        {
            headers.TryAddWithoutValidation(ProtocolNames.Timeout, RpcTimeout.Format(timeout));
        }

        if (options.Headers is { } metadata)
        {
            foreach (var (name, value) in metadata)
            {
                if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                {
                    throw new RpcCallException(RpcStatusCode.Internal, $"The value of '{name}' holds characters that no header can; send it as {name}-bin.");
                }

                headers.TryAddWithoutValidation(name, value);
            }
        }

        _options.ConfigureRequest?.Invoke(method, request);
        return request;
    }

    /// <summary>Where a method is; made once.</summary>
    private Uri Path(RpcMethod method) => _paths.GetOrAdd(method, static (method, address) => new Uri(address, method.FullName), Address);

    private static SocketsHttpHandler CreateHandler(RpcChannelOptions options, string? socket) => new()
    {
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        KeepAlivePingDelay = options.KeepAlivePingDelay,
        KeepAlivePingTimeout = options.KeepAlivePingTimeout,
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = socket is null ? null : (_, cancellationToken) => UnixSocket.ConnectAsync(socket, cancellationToken),
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,

        // Trace context is the caller's to add (ConfigureRequest), once.
        ActivityHeadersPropagator = null,
    };
}
