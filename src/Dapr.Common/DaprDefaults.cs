using System.Globalization;
using Dapr.Common.Connection;
using Dapr.Protos.Wire;
using Microsoft.Extensions.Configuration;

namespace Dapr;

/// <summary>Where the sidecar is and which tokens hold: from the configuration, then from the environment, then the sidecar that runs in this process, then the defaults.</summary>
public static class DaprDefaults
{
    /// <summary>The variable with the token that the sidecar asks for.</summary>
    public const string DaprApiTokenEnvironmentVariableName = "DAPR_API_TOKEN";

    /// <summary>The variable with the token that the application asks for.</summary>
    public const string AppApiTokenEnvironmentVariableName = "APP_API_TOKEN";

    /// <summary>The variable with the address of the HTTP API.</summary>
    public const string DaprHttpEndpointEnvironmentVariableName = "DAPR_HTTP_ENDPOINT";

    /// <summary>The variable with the port of the HTTP API.</summary>
    public const string DaprHttpPortEnvironmentVariableName = "DAPR_HTTP_PORT";

    /// <summary>The variable with the address of the gRPC API.</summary>
    public const string DaprGrpcEndpointEnvironmentVariableName = "DAPR_GRPC_ENDPOINT";

    /// <summary>The variable with the port of the gRPC API.</summary>
    public const string DaprGrpcPortEnvironmentVariableName = "DAPR_GRPC_PORT";

    /// <summary>The scheme of an address that is not given.</summary>
    public const string DefaultDaprScheme = "http";

    /// <summary>The host of an address that is not given.</summary>
    public const string DefaultDaprHost = "localhost";

    /// <summary>The port of the HTTP API when none is given.</summary>
    public const int DefaultHttpPort = 3500;

    /// <summary>The port of the gRPC API when none is given.</summary>
    public const int DefaultGrpcPort = 50001;

    /// <summary>The token that the sidecar asks for.</summary>
    /// <param name="configuration">Where to look before the environment; null for nowhere.</param>
    /// <returns>The token; empty when there is none.</returns>
    public static string GetDefaultDaprApiToken(IConfiguration? configuration) => Read(configuration, DaprApiTokenEnvironmentVariableName) ?? "";

    /// <summary>The token that the application asks for.</summary>
    /// <param name="configuration">Where to look before the environment; null for nowhere.</param>
    /// <returns>The token; empty when there is none.</returns>
    public static string GetDefaultAppApiToken(IConfiguration? configuration) => Read(configuration, AppApiTokenEnvironmentVariableName) ?? "";

    /// <summary>The address of the HTTP API.</summary>
    /// <param name="configuration">Where to look before the environment; null for nowhere.</param>
    /// <returns>The address.</returns>
    public static string GetDefaultHttpEndpoint(IConfiguration? configuration = null) =>
        Endpoint(configuration, DaprHttpEndpointEnvironmentVariableName, DaprHttpPortEnvironmentVariableName, ProcessSidecar.HttpEndpoint, DefaultHttpPort);

    /// <summary>The address of the gRPC API.</summary>
    /// <param name="configuration">Where to look before the environment; null for nowhere.</param>
    /// <returns>The address.</returns>
    public static string GetDefaultGrpcEndpoint(IConfiguration? configuration = null) =>
        Endpoint(configuration, DaprGrpcEndpointEnvironmentVariableName, DaprGrpcPortEnvironmentVariableName, ProcessSidecar.GrpcEndpoint, DefaultGrpcPort);

    /// <summary>A client for the HTTP API: with its address, and with the token and the user agent in every request.</summary>
    /// <param name="httpClientFactory">Makes the client.</param>
    /// <param name="configuration">Where to look before the environment; null for nowhere.</param>
    /// <returns>The client.</returns>
    public static HttpClient CreateDefaultHttpClient(IHttpClientFactory httpClientFactory, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(httpClientFactory);
        var client = httpClientFactory.CreateClient();
        client.BaseAddress = new Uri(GetDefaultHttpEndpoint(configuration));
        new CallHeaders(GetDefaultDaprApiToken(configuration)).AddDefaults(client);
        return client;
    }

    /// <summary>Whether it is said where the HTTP API is, and not where that of gRPC is.</summary>
    internal static bool NameHttpAlone(IConfiguration? configuration) =>
        (Read(configuration, DaprHttpEndpointEnvironmentVariableName) ?? Read(configuration, DaprHttpPortEnvironmentVariableName)) is not null
        && (Read(configuration, DaprGrpcEndpointEnvironmentVariableName) ?? Read(configuration, DaprGrpcPortEnvironmentVariableName)) is null;

    internal static string? Read(IConfiguration? configuration, string name) => Configured(configuration, name) ?? Variable(name);

    private static string? Configured(IConfiguration? configuration, string name) => configuration?[name] is { Length: > 0 } value ? value : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The configuration goes before the environment, and in each the address before the port.</summary>
    private static string Endpoint(IConfiguration? configuration, string endpointName, string portName, string? ofProcess, int defaultPort) =>
        Configured(configuration, endpointName) is { } configured ? Address(configured)
        : Configured(configuration, portName) is { } configuredPort ? Local(configuredPort, portName)
        : Variable(endpointName) is { } variable ? Address(variable)
        : Variable(portName) is { } variablePort ? Local(variablePort, portName)
        : ofProcess is not null ? Address(ofProcess)
        : Local(defaultPort);

    private static string Address(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address) ? new UriBuilder(address).ToString() : endpoint;

    private static string Local(string port, string portName) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Local(number)
            : throw new FormatException($"{portName} is '{port}', which is no port. Give it a number, or leave it out.");

    private static string Local(int port) => new UriBuilder(DefaultDaprScheme, DefaultDaprHost, port).ToString();
}
