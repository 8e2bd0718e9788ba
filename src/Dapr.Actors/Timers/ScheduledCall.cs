using System.Text;
using System.Text.Json;

namespace Dapr.Actors.Runtime;

/// <summary>A timer or reminder as the runtime writes it: when it is due, or what it was set to.</summary>
internal sealed class ScheduledCall
{
    public string DueTime { get; private set; } = "";

    public string Period { get; private set; } = "";

    public string Ttl { get; private set; } = "";

    /// <summary>The method that a timer calls; empty for a reminder.</summary>
    public string Callback { get; private set; } = "";

    /// <summary>What it was set with; null for nothing.</summary>
    public byte[]? Data { get; private set; }

    /// <summary>Whether it has any member that one of these has.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Reads the body of a request or an answer.</summary>
    /// <exception cref="JsonException">It is no JSON object, nor null.</exception>
    public static ScheduledCall Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return new ScheduledCall();

        var reader = new Utf8JsonReader(json);
        reader.Read();
        return Parse(ref reader);
    }

    /// <summary>Reads an object, in whichever order its members come; what is not known is passed over.</summary>
    /// <exception cref="JsonException">It is no JSON object, nor null.</exception>
    public static ScheduledCall Parse(ref Utf8JsonReader reader)
    {
        var call = new ScheduledCall();
        if (reader.TokenType == JsonTokenType.Null) return call;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException($"A timer or reminder is a JSON object; this is a {reader.TokenType}.");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var isKnown = true;
            switch (name)
            {
                case "dueTime":
                    call.DueTime = reader.GetString() ?? "";
                    break;
                case "period":
                    call.Period = reader.GetString() ?? "";
                    break;
                case "ttl":
                    call.Ttl = reader.GetString() ?? "";
                    break;
                case "callback":
                    call.Callback = reader.GetString() ?? "";
                    break;
                case "data":
                    using (var value = JsonDocument.ParseValue(ref reader))
                    {
                        call.Data = Decode(value.RootElement);
                    }

                    break;
                default:
                    isKnown = false;
                    reader.Skip();
                    break;
            }

            call.IsKnown |= isKnown;
        }

        return call;
    }

    /// <summary>What came over the stream; its data is JSON too.</summary>
    /// <exception cref="JsonException">The data is no JSON.</exception>
    public static ScheduledCall Of(string dueTime, string period, string callback, ReadOnlyMemory<byte> data)
    {
        var call = new ScheduledCall { DueTime = dueTime, Period = period, Callback = callback, IsKnown = true };
        if (!data.IsEmpty)
        {
            using var value = JsonDocument.Parse(data);
            call.Data = Decode(value.RootElement);
        }

        return call;
    }

    /// <summary>Bytes travel as base64. What others set may be any JSON, and then is that JSON.</summary>
    private static byte[]? Decode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String when value.TryGetBytesFromBase64(out var bytes) => bytes,
        JsonValueKind.String => Encoding.UTF8.GetBytes(value.GetString()!),
        _ => Encoding.UTF8.GetBytes(value.GetRawText()),
    };
}
