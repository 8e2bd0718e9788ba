using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Api;

/// <summary>What the HTTP API needs to know of the sidecar's options.</summary>
internal sealed record HttpApiSettings
{
    public string? ApiToken { get; init; }

    /// <summary>In bytes; 0 or less for no limit.</summary>
    public required long MaxBodySize { get; init; }

    /// <summary>How long a request's line and headers may be, in bytes, but for what the runtime's HTTP library adds.</summary>
    public required int ReadBufferSize { get; init; }

    public string AllowedOrigins { get; init; } = "";

    /// <summary>The public port serves little, and without a token.</summary>
    public bool IsPublic { get; init; }

    public required InFlight InFlight { get; init; }

    /// <summary>The calls of this sidecar's own API, which a shutdown waits for.</summary>
    public required InFlight Calls { get; init; }

    /// <summary>Logs the calls; null when nobody wants that.</summary>
    public ApiLog? Log { get; init; }
}
