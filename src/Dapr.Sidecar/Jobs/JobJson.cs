using System.Text.Encodings.Web;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Jobs;

/// <summary>Jobs and their data as JSON.</summary>
internal static class JobJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(KnownTypes.Registry));

    /// <summary>A job as the HTTP API shows it.</summary>
    public static byte[] Write(Job job) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", job.Name);
        if (job.HasSchedule) json.WriteString("schedule", job.Schedule);
        if (job.HasRepeats) json.WriteNumber("repeats", job.Repeats);
        if (job.HasDueTime) json.WriteString("dueTime", job.DueTime);
        if (job.HasTtl) json.WriteString("ttl", job.Ttl);
        if (job.Data is { } data)
        {
            json.WritePropertyName("data");
            Write(json, data);
        }

        if (job.FailurePolicy is { } policy)
        {
            json.WritePropertyName("failurePolicy");
            Write(json, Formatter.Format(policy));
        }

        json.WriteEndObject();
    });

    /// <summary>A value as the body of a request.</summary>
    public static byte[] Write(Value value) => Write(json => ValueJson.Write(json, value));

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return stream.ToArray();
    }

    /// <summary>Data with its type. Of a type that nobody here knows, such as that of the .NET SDK, its bytes: the runtime cannot show such a job at all.</summary>
    private static void Write(Utf8JsonWriter json, Any data)
    {
        if (!data.Is(Value.Descriptor) && KnownTypes.Registry.Find(Any.GetTypeName(data.TypeUrl)) is not null)
        {
            Write(json, Formatter.Format(data));
            return;
        }

        json.WriteStartObject();
        json.WriteString("@type", data.TypeUrl);
        if (data.TryUnpack<Value>(out var value))
        {
            json.WritePropertyName("value");
            ValueJson.Write(json, value);
        }
        else
        {
            json.WriteBase64String("value", data.Value.Span);
        }

        json.WriteEndObject();
    }

    // The formatter writes white space, which the runtime does not.
    private static void Write(Utf8JsonWriter json, string formatted)
    {
        using var document = JsonDocument.Parse(formatted);
        document.RootElement.WriteTo(json);
    }
}
