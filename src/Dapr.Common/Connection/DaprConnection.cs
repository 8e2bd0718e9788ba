using System.Runtime.CompilerServices;
using Dapr.Common.Connection;
using Dapr.Common.Errors;
using Dapr.Common.Resilience;
using Dapr.Rpc;
using Dapr.Rpc.Client;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Common;

/// <summary>
/// The connection to a sidecar, over gRPC and HTTP. There is one per service provider, which every client library uses that is not told
/// of another; a test host replaces it.
/// </summary>
public sealed partial class DaprConnection : IDisposable
{
    private readonly DaprConnectionOptions _options;
    private readonly RetryPolicies? _retries;
    private readonly bool _isShared;

    /// <summary>Describes the connection; nothing is sent yet.</summary>
    /// <param name="options">How the sidecar is reached.</param>
    /// <exception cref="InvalidOperationException">An address is no http or https address.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit of time is not positive, or longer than 24 days.</exception>
    public DaprConnection(DaprConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // A copy: a builder goes on to the next connection with what it has.
        _options = options = options.Copy();
        options.Timeout = Limit(options.Timeout);
        Headers = new CallHeaders(options.ApiToken);
        AlphaNames = new AlphaNames();
        HttpEndpoint = Absolute(options.HttpEndpoint, "HTTP");
        HttpAuthority = HttpEndpoint.GetLeftPart(UriPartial.Authority);
        var grpcEndpoint = Absolute(options.GrpcEndpoint, "gRPC");
        _retries = RetryPolicies.Of(options);
        Rpc = new RpcChannel(grpcEndpoint, new RpcChannelOptions
        {
            HttpHandler = options.GrpcHandler,
            MaxReceiveMessageSize = null,
            ConfigureRequest = (_, request) => Headers.Add(request),
        });
        Http = options.HttpClientFactory?.CreateClient() ?? new HttpClient(CreateHttpHandler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        Http.BaseAddress = HttpEndpoint;
        Configure(Http);
    }

    private DaprConnection(DaprConnection owner)
    {
        (_options, _retries, _isShared) = (owner._options, owner._retries, true);
        (Headers, AlphaNames, HttpEndpoint, HttpAuthority, Rpc, Http) = (owner.Headers, owner.AlphaNames, owner.HttpEndpoint, owner.HttpAuthority, owner.Rpc, owner.Http);
    }

    /// <summary>The address of the HTTP API.</summary>
    public Uri HttpEndpoint { get; }

    /// <summary>Whether all that anybody has said of the sidecar is where its HTTP API is.</summary>
    internal bool IsHttpAllThatIsNamed => _options.IsHttpAllThatIsNamed;

    /// <summary>The token that the sidecar asks for; empty for none.</summary>
    public string ApiToken => _options.ApiToken;

    /// <summary>The address without a path: behind it come the routes of the API.</summary>
    internal string HttpAuthority { get; }

    internal CallHeaders Headers { get; }

    internal AlphaNames AlphaNames { get; }

    internal RpcChannel Rpc { get; }

    internal HttpClient Http { get; }

    internal HttpMessageHandler? GrpcHandler => _options.GrpcHandler;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isShared)
        {
            Rpc.Dispose();
            Http.Dispose();
        }
    }

    /// <summary>The same connection for a client that disposes what it stands on; disposing that leaves this one open.</summary>
    internal DaprConnection Share() => new(this);

    /// <summary>The settings, to begin with for a connection that differs in one of them.</summary>
    internal DaprConnectionOptions CopyOptions() => _options.Copy();

    /// <summary>Whether a client that asks for a connection of other settings gets this one all the same, as in a test.</summary>
    internal bool IsTheOnlyOne => _options.IsTheOnlyOne;

    /// <summary>What sends requests to the HTTP API; disposing it leaves connections, and the user's own handler, alone.</summary>
    internal HttpMessageHandler CreateHttpHandler() => RetryHandler.Around(CreatePrimaryHandler(), _retries);

    /// <summary>What sends requests to the HTTP API, once.</summary>
    internal HttpMessageHandler CreatePrimaryHandler() => _options.HttpHandler is { } given ? new SharedHandler(given) : SharedHandler.OfTheProcess();

    /// <summary>What sends requests again where they may be; null where they are sent once.</summary>
    internal DelegatingHandler? CreateRetryHandler() => _retries is null ? null : new RetryHandler(_retries);

    /// <summary>Gives a client the limit of time and the user agent of the connection.</summary>
    internal void Configure(HttpClient client)
    {
        client.Timeout = _options.Timeout ?? client.Timeout;
        CallHeaders.AddUserAgent(client);
    }

    /// <summary>
    /// Calls a unary method: with its span, its retries, and its errors translated. When this returns the request is written, and what it
    /// stands on may be used for something else; whoever awaits does so once, at once.
    /// </summary>
    internal ValueTask<TResponse> InvokeAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, DaprOperation operation, CancellationToken cancellationToken, RpcHeaders? headers = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        InvokeAsync<TResponse>(method, request, null, operation, headers, cancellationToken);

    /// <summary>The same with a request that was written field by field; its writer may be used no more.</summary>
    internal ValueTask<TResponse> InvokeAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, FrameWriter request, DaprOperation operation, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        InvokeAsync<TResponse>(method, null, request, operation, null, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TResponse> InvokeAsync<TResponse>(
        RpcMethod method, IMessage? message, FrameWriter? fields, DaprOperation operation, RpcHeaders? headers, CancellationToken cancellationToken)
        where TResponse : class
    {
        using var call = DaprTelemetry.Begin(operation);
        var options = new RpcCallOptions { Headers = headers, Timeout = _options.Timeout, CancellationToken = cancellationToken };
        try
        {
            var isSentAgain = _retries is not null;
            var written = fields is null ? UnaryCall.Write(Rpc, message!, options, isSentAgain) : UnaryCall.Write(Rpc, fields, options, isSentAgain);
            var response = _retries is null
                ? await UnaryCall.InvokeAsync(Rpc, method, written, options).ConfigureAwait(false)
                : await _retries.InvokeAsync(operation.IsIdempotent, options, attempt => UnaryCall.InvokeAsync(Rpc, method, written, attempt).AsTask()).ConfigureAwait(false);
            call.Succeeded();
            return (TResponse)response;
        }
        catch (RpcCallException exception)
        {
            call.Failed(exception.StatusCode.ToString());
            throw RpcErrorTranslator.Translate(exception, operation);
        }
        catch (OperationCanceledException exception)
        {
            call.Failed(exception);
            throw;
        }
    }

    private static TimeSpan? Limit(TimeSpan? timeout) => timeout switch
    {
        null => null,
        { } none when none == System.Threading.Timeout.InfiniteTimeSpan => null,
        { } some when some > TimeSpan.Zero && some.TotalMilliseconds < int.MaxValue => some,
        _ => throw new ArgumentOutOfRangeException(
            nameof(timeout), timeout, "How long a call may take is more than nothing and less than 24 days; leave it out, or give Timeout.InfiniteTimeSpan, for no limit."),
    };

    private static Uri Absolute(string address, string api) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new InvalidOperationException($"The {api} endpoint must use http or https: '{address}' does not. Give it as http://host:port.");
}
