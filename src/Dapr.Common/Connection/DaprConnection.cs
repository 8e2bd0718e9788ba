using Dapr.Common.Connection;
using Dapr.Common.Errors;
using Dapr.Rpc;
using Google.Protobuf;
using Polly;
using Polly.Retry;

namespace Dapr.Common;

/// <summary>
/// The connection to a sidecar, over gRPC and HTTP. There is one per service provider; every client library uses it, and a
/// test host replaces it.
/// </summary>
public sealed class DaprConnection : IDisposable
{
    private readonly CallHeaders _headers;
    private readonly DaprConnectionOptions _options;
    private readonly ResiliencePipeline? _retries;

    /// <summary>Describes the connection; nothing is sent yet.</summary>
    /// <param name="options">How the sidecar is reached.</param>
    /// <exception cref="ArgumentException">An address is not absolute.</exception>
    public DaprConnection(DaprConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _headers = new CallHeaders(options.ApiToken);
        HttpEndpoint = Absolute(options.HttpEndpoint, nameof(options.HttpEndpoint));
        Rpc = new RpcChannel(Absolute(options.GrpcEndpoint, nameof(options.GrpcEndpoint)), new RpcChannelOptions
        {
            HttpHandler = options.GrpcHandler,
            MaxReceiveMessageSize = null,
            ConfigureRequest = (_, request) => _headers.Add(request),
        });
        Http = new HttpClient(options.HttpHandler ?? new SocketsHttpHandler { UseCookies = false }, disposeHandler: options.HttpHandler is null)
        {
            BaseAddress = HttpEndpoint,
            Timeout = options.Timeout ?? System.Threading.Timeout.InfiniteTimeSpan,
        };
        _retries = options.MaxRetries == 0 ? null : CreateRetries(options.MaxRetries);
    }

    /// <summary>The address of the HTTP API.</summary>
    public Uri HttpEndpoint { get; }

    /// <summary>The token that the sidecar asks for; empty for none.</summary>
    public string ApiToken => _options.ApiToken;

    internal RpcChannel Rpc { get; }

    internal HttpClient Http { get; }

    internal HttpMessageHandler? HttpHandler => _options.HttpHandler;

    /// <inheritdoc/>
    public void Dispose()
    {
        Rpc.Dispose();
        Http.Dispose();
    }

    internal void AddToken(HttpRequestMessage request) => _headers.AddToken(request);

    internal void AddHeaders(HttpRequestMessage request) => _headers.Add(request);

    /// <summary>Calls a unary method: with its span, its retries, and its errors translated.</summary>
    internal async Task<TResponse> InvokeAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, DaprOperation operation, CancellationToken cancellationToken, RpcHeaders? headers = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var activity = DaprTelemetry.Start(operation);
        var began = DaprTelemetry.Timestamp();
        var options = new RpcCallOptions { Headers = headers, Timeout = _options.Timeout, CancellationToken = cancellationToken };
        try
        {
            var response = _retries is null
                ? await Rpc.InvokeAsync(method, request, options).ConfigureAwait(false)
                : await _retries.ExecuteAsync(async _ => await Rpc.InvokeAsync(method, request, options).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            DaprTelemetry.Record(operation, "ok", began);
            return response;
        }
        catch (RpcCallException exception)
        {
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, exception.StatusCode.ToString());
            DaprTelemetry.Record(operation, exception.StatusCode.ToString(), began);
            throw RpcErrorTranslator.Translate(exception, operation);
        }
    }

    private static Uri Absolute(string address, string name) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new ArgumentException($"'{address}' is no http or https address; give it as http://host:port.", name);

    private static ResiliencePipeline CreateRetries(int count) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            // Only what the sidecar has certainly not seen, or says itself may be tried again.
            ShouldHandle = new PredicateBuilder().Handle<RpcCallException>(exception => exception.StatusCode == RpcStatusCode.Unavailable),
            MaxRetryAttempts = count < 0 ? int.MaxValue : count,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();
}
