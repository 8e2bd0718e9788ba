using System.Text.Json;

namespace Dapr.Actors.Client;

/// <summary>How actors are called.</summary>
public class ActorProxyOptions
{
    private string? _httpEndpoint;
    private string? _daprApiToken;

    /// <summary>Begins with the defaults.</summary>
    public ActorProxyOptions()
    {
    }

    /// <summary>How JSON is written and read.</summary>
    /// <value>Default: the defaults of the web. Null is refused.</value>
    public JsonSerializerOptions JsonSerializerOptions
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new(JsonSerializerDefaults.Web);

    /// <summary>The token that the sidecar asks for; empty for none.</summary>
    /// <value>Default: that of the connection, from DAPR_API_TOKEN.</value>
    public string DaprApiToken
    {
        get => _daprApiToken ?? DaprDefaults.GetDefaultDaprApiToken(null);
        set => _daprApiToken = value;
    }

    /// <summary>The address of the sidecar's HTTP API. Once it is set, calls go over HTTP to there.</summary>
    /// <value>Default: that of the connection, from DAPR_HTTP_ENDPOINT or DAPR_HTTP_PORT; calls go over gRPC then.</value>
    public string HttpEndpoint
    {
        get => _httpEndpoint ?? DaprDefaults.GetDefaultHttpEndpoint();
        set => _httpEndpoint = string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>How long a call may take.</summary>
    /// <value>Default: null, for no limit but that of the connection.</value>
    public TimeSpan? RequestTimeout
    {
        get;
        set => field = value is null || value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "How long a call may take is more than nothing; null, or Timeout.InfiniteTimeSpan, is no limit.");
    }

    /// <summary>Whether typed proxies write <see cref="ActorWireFormat.RemotingJson"/>.</summary>
    /// <value>Default: false.</value>
    public bool UseJsonSerialization
    {
        get => WireFormat == ActorWireFormat.RemotingJson;
        set => WireFormat = value ? ActorWireFormat.RemotingJson : WireFormat == ActorWireFormat.RemotingJson ? ActorWireFormat.Json : WireFormat;
    }

    /// <summary>The form in which typed proxies write their calls.</summary>
    /// <value>Default: <see cref="ActorWireFormat.Json"/>.</value>
    public ActorWireFormat WireFormat
    {
        get;
        set => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such form.");
    }

    /// <summary>The address that was set; null where none was.</summary>
    internal string? OwnHttpEndpoint => _httpEndpoint;

    /// <summary>The token that was set; null where none was.</summary>
    internal string? OwnApiToken => _daprApiToken;
}
