using System.Text.Json;
using Dapr.Common;
using Dapr.Common.Serialization;
using Dapr.Rpc.Framing;

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

    /// <summary>JSON as the value of a field.</summary>
    private void WriteField<T>(FrameWriter message, int number, T value) => DaprJson.WriteField(message, number, value, JsonSerializerOptions);

    private T? Deserialize<T>(ReadOnlySpan<byte> json) => DaprJson.Deserialize<T>(json, JsonSerializerOptions);
}
