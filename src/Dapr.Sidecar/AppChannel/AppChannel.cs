using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.Time;
using Google.Protobuf;

namespace Dapr.Sidecar.AppChannel;

/// <summary>Everything that the sidecar asks of its application goes through here: the token, the limit of concurrency, the count of what runs.</summary>
internal sealed class AppChannel : IDisposable
{
    /// <summary>What an application in the process threw, on the request that it threw at.</summary>
    public static readonly HttpRequestOptionsKey<Exception> Thrown = new("Dapr.Sidecar.Thrown");

    private readonly HttpMessageInvoker _invoker;
    private readonly RpcChannel? _rpc;
    private readonly SemaphoreSlim? _slots;
    private readonly string _appId;
    private readonly string? _token;
    private readonly InFlight _inFlight;

    public AppChannel(AppEndpoint endpoint, string appId, string? token, int maxConcurrency, int? maxMessageSize, InFlight inFlight)
    {
        _appId = appId;
        Endpoint = endpoint;
        _token = token is { Length: > 0 } ? token : null;
        _inFlight = inFlight;
        _slots = maxConcurrency > 0 ? new SemaphoreSlim(maxConcurrency) : null;
        _invoker = new HttpMessageInvoker(endpoint.Handler, disposeHandler: false);
        _rpc = endpoint.IsGrpc
            ? new RpcChannel(endpoint.Address, new RpcChannelOptions { HttpHandler = endpoint.Handler, MaxReceiveMessageSize = maxMessageSize, ConfigureRequest = (_, request) => AddToken(request) })
            : null;
    }

    public AppEndpoint Endpoint { get; }

    public bool IsGrpc => Endpoint.IsGrpc;

    /// <summary>Whether the application is well; health checks may say otherwise.</summary>
    public bool IsHealthy { get; set; } = true;

    /// <summary>Sends proxied calls, byte by byte.</summary>
    public HttpMessageInvoker Invoker => _invoker;

    /// <summary>Sends a request to an HTTP application. The slot is free when the answer begins; its body may still be on its way.</summary>
    /// <remarks>A probe carries no token and waits for no slot.</remarks>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken, bool isProbe = false)
    {
        if (!isProbe)
        {
            AddToken(request);
        }

        if (Endpoint.Protocol == AppProtocol.H2c)
        {
            request.Version = System.Net.HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        using var running = _inFlight.Enter($"{request.Method} {request.RequestUri?.PathAndQuery} of the application {_appId}");
        using var slot = await EnterAsync(isProbe, cancellationToken);
        try
        {
            return await _invoker.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (Endpoint.Port is null && exception is not (HttpRequestException or OperationCanceledException))
        {
            // A test server throws what the application threw; over a connection that is an answer.
            request.Options.Set(Thrown, exception);
            return new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError) { RequestMessage = request };
        }
    }

    /// <summary>Calls a unary method of a gRPC application.</summary>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcHeaders? headers, CancellationToken cancellationToken, bool isProbe = false)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var running = _inFlight.Enter($"{method.FullName} of the application {_appId}");
        using var slot = await EnterAsync(isProbe, cancellationToken);
        return await _rpc!.InvokeAsync(method, request, new RpcCallOptions { Headers = headers, CancellationToken = cancellationToken });
    }

    /// <summary>The same, with the headers and trailers of the answer.</summary>
    public async Task<(TResponse Response, RpcHeaders Headers, RpcHeaders Trailers)> CallWithMetadataAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, RpcHeaders? headers, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var running = _inFlight.Enter($"{method.FullName} of the application {_appId}");
        using var slot = await EnterAsync(isProbe: false, cancellationToken);
        using var call = _rpc!.Start(method, new RpcCallOptions { Headers = headers, CancellationToken = cancellationToken });
        await call.WriteAsync(request, cancellationToken);
        await call.CompleteAsync();
        var response = await call.ReadAsync(cancellationToken)
            ?? throw new RpcCallException(RpcStatusCode.Internal, "the application sent no message");
        var answered = await call.GetHeadersAsync(cancellationToken);
        await call.ReadAsync(cancellationToken);
        return (response, answered, call.Trailers);
    }

    /// <summary>Puts the application's token on a request, in place of any that came along.</summary>
    public void AddToken(HttpRequestMessage request)
    {
        if (_token is not null)
        {
            request.Headers.Remove(DaprHeaders.ApiToken);
            request.Headers.TryAddWithoutValidation(DaprHeaders.ApiToken, _token);
        }
    }

    public void Dispose()
    {
        _rpc?.Dispose();
        _invoker.Dispose();
        if (Endpoint.OwnsHandler)
        {
            Endpoint.Handler.Dispose();
        }
    }

    private async ValueTask<Slot> EnterAsync(bool isProbe, CancellationToken cancellationToken)
    {
        if (isProbe || _slots is null)
        {
            return default;
        }

        await _slots.WaitAsync(cancellationToken);
        return new Slot(_slots);
    }

    /// <summary>One of the calls that the application gets at a time. A call that outlives the channel gives it back all the same.</summary>
    private readonly struct Slot(SemaphoreSlim? slots) : IDisposable
    {
        public void Dispose() => slots?.Release();
    }

}
