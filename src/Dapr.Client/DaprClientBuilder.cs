using System.Text.Json;
using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr.Client;

/// <summary>Makes a client. What is not set comes from the configuration, if there is one, then from the environment.</summary>
public sealed class DaprClientBuilder
{
    /// <summary>Begins with the environment's settings.</summary>
    public DaprClientBuilder()
        : this(new DaprConnectionOptions())
    {
    }

    /// <summary>Begins with what a configuration says, and then the environment.</summary>
    /// <param name="configuration">The configuration.</param>
    public DaprClientBuilder(IConfiguration configuration)
        : this(DaprConnectionOptions.FromConfiguration(configuration)) => ArgumentNullException.ThrowIfNull(configuration);

    internal DaprClientBuilder(DaprConnectionOptions options) => Options = options;

    internal DaprConnectionOptions Options { get; }

    internal JsonSerializerOptions? Json { get; private set; }

    /// <summary>Sets the address of the HTTP API.</summary>
    /// <param name="httpEndpoint">The address.</param>
    /// <returns>This builder.</returns>
    public DaprClientBuilder UseHttpEndpoint(string httpEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpEndpoint);
        Options.HttpEndpoint = httpEndpoint;
        return this;
    }

    /// <summary>Sets the address of the gRPC API.</summary>
    /// <param name="grpcEndpoint">The address.</param>
    /// <returns>This builder.</returns>
    public DaprClientBuilder UseGrpcEndpoint(string grpcEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(grpcEndpoint);
        Options.GrpcEndpoint = grpcEndpoint;
        return this;
    }

    /// <summary>Sets how values are read and written; its resolver may be that of a source generator.</summary>
    /// <param name="options">The options.</param>
    /// <returns>This builder.</returns>
    public DaprClientBuilder UseJsonSerializationOptions(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Json = options;
        return this;
    }

    /// <summary>Sets the token that the sidecar asks for.</summary>
    /// <param name="apiToken">The token; empty for none.</param>
    /// <returns>This builder.</returns>
    public DaprClientBuilder UseDaprApiToken(string apiToken)
    {
        ArgumentNullException.ThrowIfNull(apiToken);
        Options.ApiToken = apiToken;
        return this;
    }

    /// <summary>Sets how long a call may take.</summary>
    /// <param name="timeout">The limit.</param>
    /// <returns>This builder.</returns>
    public DaprClientBuilder UseTimeout(TimeSpan timeout)
    {
        Options.Timeout = timeout;
        return this;
    }

    /// <summary>Sets what sends the requests: for tests, Unix sockets, in-memory connections. The client does not dispose them.</summary>
    /// <param name="httpHandler">For the HTTP API.</param>
    /// <param name="grpcHandler">For the gRPC API; null for the same.</param>
    /// <returns>This builder.</returns>
    public DaprClientBuilder UseHttpMessageHandler(HttpMessageHandler httpHandler, HttpMessageHandler? grpcHandler = null)
    {
        ArgumentNullException.ThrowIfNull(httpHandler);
        Options.HttpHandler = httpHandler;
        Options.GrpcHandler = grpcHandler ?? httpHandler;
        return this;
    }

    /// <summary>Makes the client.</summary>
    /// <returns>The client; the caller disposes it.</returns>
    public DaprClient Build() => new GrpcDaprClient(new DaprConnection(Options), Json);
}
