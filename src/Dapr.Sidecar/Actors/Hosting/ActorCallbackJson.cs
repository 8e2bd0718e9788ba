using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dapr.Sidecar.Actors.Hosting;

/// <summary>The body of a callback for a reminder or a timer.</summary>
internal static class ActorCallbackJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ActorSignal signal)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            if (signal.Data is { } data)
            {
                json.WritePropertyName("data");
                json.WriteRawValue(data.Span, skipInputValidation: true);
            }

            if (signal.IsTimer) json.WriteString("callback", signal.Callback);
            json.WriteString("dueTime", signal.DueTime);
            json.WriteString("period", signal.Period);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
