using System.Text.Json;
using Dapr.Common.Serialization;
using Microsoft.Extensions.Configuration;

namespace Dapr.Common;

/// <summary>Makes the client of one building block. What is not set comes from the configuration, then from the environment.</summary>
/// <typeparam name="TClientBuilder">The client.</typeparam>
public abstract class DaprGenericClientBuilder<TClientBuilder>
    where TClientBuilder : class, IDaprClient
{
    private DaprConnectionOptions _options;
    private DaprConnection? _shared;
    private bool _isChanged;

    /// <summary>Begins with what configuration and environment say.</summary>
    /// <param name="configuration">The configuration; null for the environment alone.</param>
    protected DaprGenericClientBuilder(IConfiguration? configuration = null)
    {
        _options = DaprConnectionOptions.FromConfiguration(configuration);
        JsonSerializerOptions = DaprJson.Prepare(null);
    }

    /// <summary>How values are read and written.</summary>
    public JsonSerializerOptions JsonSerializerOptions { get; private set; }

    /// <summary>The token that the sidecar asks for; empty for none.</summary>
    public string DaprApiToken => _options.ApiToken;

    /// <summary>The options of the connection, which is no longer that of everybody else.</summary>
    private DaprConnectionOptions Changed
    {
        get
        {
            _isChanged = true;
            return _options;
        }
    }

    /// <summary>Sets the address of the HTTP API.</summary>
    /// <param name="httpEndpoint">The address.</param>
    /// <returns>This builder.</returns>
    public DaprGenericClientBuilder<TClientBuilder> UseHttpEndpoint(string httpEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpEndpoint);
        Changed.HttpEndpoint = httpEndpoint;
        return this;
    }

    /// <summary>Sets what makes the client for the HTTP API: one, which is kept. What it sends is not tried again as <see cref="DaprConnectionOptions.MaxRetries"/> says.</summary>
    /// <param name="httpClientFactory">The factory.</param>
    /// <returns>This builder.</returns>
    public DaprGenericClientBuilder<TClientBuilder> UseHttpClientFactory(IHttpClientFactory httpClientFactory)
    {
        ArgumentNullException.ThrowIfNull(httpClientFactory);
        Changed.HttpClientFactory = httpClientFactory;
        return this;
    }

    /// <summary>Sets the address of the gRPC API.</summary>
    /// <param name="grpcEndpoint">The address.</param>
    /// <returns>This builder.</returns>
    public DaprGenericClientBuilder<TClientBuilder> UseGrpcEndpoint(string grpcEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(grpcEndpoint);
        Changed.GrpcEndpoint = grpcEndpoint;
        return this;
    }

    /// <summary>Sets how values are read and written; its resolver may be that of a source generator.</summary>
    /// <param name="options">The options.</param>
    /// <returns>This builder.</returns>
    public DaprGenericClientBuilder<TClientBuilder> UseJsonSerializationOptions(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        JsonSerializerOptions = DaprJson.Prepare(options);
        return this;
    }

    /// <summary>Sets the token that the sidecar asks for.</summary>
    /// <param name="apiToken">The token; empty for none.</param>
    /// <returns>This builder.</returns>
    public DaprGenericClientBuilder<TClientBuilder> UseDaprApiToken(string apiToken)
    {
        ArgumentNullException.ThrowIfNull(apiToken);
        Changed.ApiToken = apiToken;
        return this;
    }

    /// <summary>Sets how long a call may take.</summary>
    /// <param name="timeout">The limit.</param>
    /// <returns>This builder.</returns>
    public DaprGenericClientBuilder<TClientBuilder> UseTimeout(TimeSpan timeout)
    {
        Changed.Timeout = timeout;
        return this;
    }

    /// <summary>Sets what sends the requests: for tests, Unix sockets, in-memory connections. The client does not dispose them.</summary>
    /// <param name="httpHandler">For the HTTP API.</param>
    /// <param name="grpcHandler">For the gRPC API; null for the same.</param>
    /// <returns>This builder.</returns>
    public DaprGenericClientBuilder<TClientBuilder> UseHttpMessageHandler(HttpMessageHandler httpHandler, HttpMessageHandler? grpcHandler = null)
    {
        ArgumentNullException.ThrowIfNull(httpHandler);
        Changed.HttpHandler = httpHandler;
        Changed.GrpcHandler = grpcHandler ?? httpHandler;
        return this;
    }

    /// <summary>Makes the client.</summary>
    /// <returns>The client; the caller disposes it.</returns>
    public abstract TClientBuilder Build();

    /// <summary>Makes the connection that the client stands on.</summary>
    /// <returns>The connection; the client disposes it.</returns>
    protected internal DaprConnection BuildDaprConnection() => _shared?.Share() ?? new(_options);

    /// <summary>Has the client stand on the connection of its provider, but for what it is told from here on.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">What tells it.</param>
    /// <returns>What outlives the clients: a connection of their own, if they were told anything that makes one; else null.</returns>
    internal DaprConnection? Over(DaprConnection connection, Action configure)
    {
        _options = connection.CopyOptions();
        configure();
        var own = _isChanged && !connection.IsTheOnlyOne ? new DaprConnection(_options) : null;
        _shared = own ?? connection;
        return own;
    }
}
