using System.Text.Json;
using Dapr.Common;
using Dapr.Common.Serialization;

namespace Dapr.Client;

/// <summary>The client over a connection.</summary>
internal sealed partial class GrpcDaprClient : DaprClient
{
    private readonly DaprConnection _connection;

    /// <summary>Makes the client, which disposes the connection.</summary>
    public GrpcDaprClient(DaprConnection connection, JsonSerializerOptions? json)
    {
        _connection = connection;
        JsonSerializerOptions = DaprJson.Prepare(json);
    }

    public override JsonSerializerOptions JsonSerializerOptions { get; }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>JSON for one call, in a buffer that is given back when its request is written; nothing for null, as the runtime keeps no value then.</summary>
    private JsonBuffer Serialize<T>(T value)
    {
        var buffer = new JsonBuffer();
        if (value is not null)
        {
            buffer.Append(value, JsonSerializerOptions);
        }

        return buffer;
    }

    private T? Deserialize<T>(ReadOnlySpan<byte> json) => DaprJson.Deserialize<T>(json, JsonSerializerOptions);
}
