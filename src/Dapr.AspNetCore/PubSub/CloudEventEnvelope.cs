using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Dapr.AspNetCore;

/// <summary>Where the parts of a CloudEvent stand in its JSON, found in one pass; nothing is copied.</summary>
internal readonly struct CloudEventEnvelope
{
    private static ReadOnlySpan<byte> DataName => "data"u8;

    private static ReadOnlySpan<byte> EncodedName => "data_base64"u8;

    private static ReadOnlySpan<byte> ContentTypeName => "datacontenttype"u8;

    /// <summary>The data, as JSON; null when there is none.</summary>
    public EnvelopeValue? Data { get; private init; }

    /// <summary>The data as base64, as JSON; null when there is none.</summary>
    public EnvelopeValue? Encoded { get; private init; }

    /// <summary>The content type that the event gives its data; null when it gives none.</summary>
    public EnvelopeValue? ContentType { get; private init; }

    /// <summary>The members that are neither, if they were asked for; each name may stand more than once.</summary>
    public List<(string Name, EnvelopeValue Value)>? Others { get; private init; }

    /// <summary>Finds the parts. Names are compared without case; of equal names the first counts.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static CloudEventEnvelope Read(ReadOnlySequence<byte> json, bool withOthers)
    {
        json = WithoutMark(json);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"The body says that it is a CloudEvent, but begins with a JSON {reader.TokenType}: it is not an object.");
        }

        EnvelopeValue? data = null, encoded = null, contentType = null;
        var others = withOthers ? new List<(string, EnvelopeValue)>() : null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (IsNamed(ref reader, DataName))
            {
                var value = EnvelopeValue.Read(ref reader, json);
                data ??= value;
            }
            else if (IsNamed(ref reader, EncodedName))
            {
                var value = EnvelopeValue.Read(ref reader, json);
                encoded ??= value;
            }
            else if (IsNamed(ref reader, ContentTypeName))
            {
                var value = EnvelopeValue.Read(ref reader, json);
                contentType ??= value;
            }
            else if (others is not null)
            {
                var name = reader.GetString()!;
                others.Add((name, EnvelopeValue.Read(ref reader, json)));
            }
            else
            {
                reader.Skip();
            }
        }

        // What stands behind the object is an error, too.
        reader.Read();
        return new CloudEventEnvelope { Data = data, Encoded = encoded, ContentType = contentType, Others = others };
    }

    /// <summary>A mark of the byte order is no JSON, but readers of text take it, and so do we.</summary>
    private static ReadOnlySequence<byte> WithoutMark(ReadOnlySequence<byte> json) =>
        json.FirstSpan is [var first, ..] && first == Encoding.UTF8.Preamble[0] && json.Length > Encoding.UTF8.Preamble.Length ? json.Slice(Encoding.UTF8.Preamble.Length) : json;

    private static bool IsNamed(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.HasValueSequence || reader.ValueIsEscaped
            ? reader.GetString()!.Equals(Encoding.UTF8.GetString(name), StringComparison.OrdinalIgnoreCase)
            : Ascii.EqualsIgnoreCase(reader.ValueSpan, name);
}
