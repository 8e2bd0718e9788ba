using Microsoft.Extensions.Configuration;

namespace Dapr;

/// <summary>Where the sidecar is and which tokens hold: from the configuration, then from the environment, then the defaults.</summary>
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
        Endpoint(configuration, DaprHttpEndpointEnvironmentVariableName, DaprHttpPortEnvironmentVariableName, DefaultHttpPort);

    /// <summary>The address of the gRPC API.</summary>
    /// <param name="configuration">Where to look before the environment; null for nowhere.</param>
    /// <returns>The address.</returns>
    public static string GetDefaultGrpcEndpoint(IConfiguration? configuration = null) =>
        Endpoint(configuration, DaprGrpcEndpointEnvironmentVariableName, DaprGrpcPortEnvironmentVariableName, DefaultGrpcPort);

    internal static string? Read(IConfiguration? configuration, string name) =>
        configuration?[name] is { Length: > 0 } configured ? configured
        : Environment.GetEnvironmentVariable(name) is { Length: > 0 } variable ? variable
        : null;

    private static string Endpoint(IConfiguration? configuration, string endpointName, string portName, int defaultPort) =>
        Read(configuration, endpointName)
        ?? $"{DefaultDaprScheme}://{DefaultDaprHost}:{Read(configuration, portName) ?? defaultPort.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
