using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Dapr.Common;

/// <summary>How a sidecar is reached.</summary>
public sealed class DaprConnectionOptions
{
    private const string TimeoutName = "DAPR_API_TIMEOUT_SECONDS";
    private const string RetriesName = "DAPR_API_MAX_RETRIES";

    private readonly string? _unnamedGrpcEndpoint;

    /// <summary>Begins with what the environment says.</summary>
    /// <exception cref="FormatException">A variable holds no port or no number.</exception>
    public DaprConnectionOptions()
        : this(null)
    {
    }

    private DaprConnectionOptions(IConfiguration? configuration)
    {
        HttpEndpoint = DaprDefaults.GetDefaultHttpEndpoint(configuration);
        GrpcEndpoint = DaprDefaults.GetDefaultGrpcEndpoint(configuration);
        _unnamedGrpcEndpoint = DaprDefaults.NameHttpAlone(configuration) ? GrpcEndpoint : null;
        ApiToken = DaprDefaults.GetDefaultDaprApiToken(configuration);
        Timeout = Seconds(configuration);
        MaxRetries = Number(configuration);
    }

    /// <summary>The address of the HTTP API.</summary>
    /// <value>Default: DAPR_HTTP_ENDPOINT, or DAPR_HTTP_PORT on localhost, or the sidecar that AddDaprSidecar started in this process, or http://localhost:3500.</value>
    public string HttpEndpoint { get; set; }

    /// <summary>The address of the gRPC API.</summary>
    /// <value>Default: DAPR_GRPC_ENDPOINT, or DAPR_GRPC_PORT on localhost, or the sidecar that AddDaprSidecar started in this process, or http://localhost:50001.</value>
    public string GrpcEndpoint { get; set; }

    /// <summary>The token that the sidecar asks for; empty for none.</summary>
    /// <value>Default: DAPR_API_TOKEN.</value>
    public string ApiToken { get; set; }

    /// <summary>How long a call may take, repetitions included; null, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>, for no limit, where typed clients have the 100 seconds of <see cref="HttpClient"/>.</summary>
    /// <remarks>Of a stream that stays open it is the time until it has begun; of a document that is encrypted or decrypted, the time for all of it.</remarks>
    /// <value>Default: DAPR_API_TIMEOUT_SECONDS, or null; 0 is no limit.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often a call that failed is tried again; -1 for ever.</summary>
    /// <value>Default: DAPR_API_MAX_RETRIES, or 0.</value>
    /// <remarks>
    /// A call that never reached the sidecar is tried again whatever it does. One whose answer was lost or late is tried again
    /// only if doing it twice is the same as doing it once: reading, and writing without an etag; never publishing, invoking,
    /// or a transaction.
    /// </remarks>
    public int MaxRetries { get; set; }

    /// <summary>Sends the HTTP requests; null for a handler of the connection's own.</summary>
    /// <value>Default: null.</value>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Sends the gRPC requests; null for a handler of the connection's own.</summary>
    /// <value>Default: null.</value>
    public HttpMessageHandler? GrpcHandler { get; set; }

    /// <summary>Makes the client for the HTTP API; null for a client of the connection's own.</summary>
    internal IHttpClientFactory? HttpClientFactory { get; set; }

    /// <summary>Whether all that anybody has said of the sidecar is where its HTTP API is, as it was enough for official packages where they use that alone.</summary>
    internal bool IsHttpAllThatIsNamed => _unnamedGrpcEndpoint == GrpcEndpoint && GrpcHandler is null;

    /// <summary>Whether no client of the provider may have another connection: one that was told another address would leave the test.</summary>
    internal bool IsTheOnlyOne { get; init; }

    /// <summary>The options of an application: its configuration goes before the environment.</summary>
    /// <param name="configuration">The configuration; null for the environment alone.</param>
    /// <returns>The options.</returns>
    /// <exception cref="FormatException">A setting that holds is no port or no number.</exception>
    public static DaprConnectionOptions FromConfiguration(IConfiguration? configuration) => new(configuration);

    internal DaprConnectionOptions Copy() => (DaprConnectionOptions)MemberwiseClone();

    private static TimeSpan? Seconds(IConfiguration? configuration) => DaprDefaults.Read(configuration, TimeoutName) switch
    {
        null => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < int.MaxValue / 1000 =>
            seconds == 0 ? null : TimeSpan.FromSeconds(seconds),
        var text => throw new FormatException($"{TimeoutName} is '{text}', which is no number of seconds. Give it as 30 or 1.5, or leave it out."),
    };

    private static int Number(IConfiguration? configuration) => DaprDefaults.Read(configuration, RetriesName) switch
    {
        null => 0,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new FormatException($"{RetriesName} is '{text}', which is no number. Give it as 3, as -1 for ever, or leave it out."),
    };
}
