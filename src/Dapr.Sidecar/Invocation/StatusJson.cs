using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dapr.Sidecar.Invocation;

/// <summary>A gRPC status as JSON, with its details where their types are known.</summary>
internal static class StatusJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(
        TypeRegistry.FromFiles(StatusReflection.Descriptor, ErrorDetailsReflection.Descriptor)));

    // The runtime writes letters of other languages as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(RpcStatus status)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("code", (int)status.Code);
            json.WriteString("message", status.Message);
            if (!status.Details.IsEmpty)
            {
                json.WriteStartArray("details");
                foreach (var detail in Protos.ErrorDetails.Status.Parser.ParseFrom(status.Details.Span).Details)
                {
                    // The formatter's own spaces are not the runtime's.
                    JsonNode.Parse(Formatter.Format(detail))!.WriteTo(json);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
