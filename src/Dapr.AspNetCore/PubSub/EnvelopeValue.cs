using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Dapr.AspNetCore;

/// <summary>A value within the JSON of an event: its own bytes, and what it is.</summary>
internal readonly record struct EnvelopeValue(ReadOnlySequence<byte> Json, JsonTokenType Kind, bool IsEscaped)
{
    /// <summary>Takes the value of the member at whose name the reader is.</summary>
    public static EnvelopeValue Read(ref Utf8JsonReader reader, ReadOnlySequence<byte> json)
    {
        reader.Read();
        var (start, kind, isEscaped) = (reader.TokenStartIndex, reader.TokenType, reader.ValueIsEscaped);
        reader.Skip();
        return new EnvelopeValue(json.Slice(start, reader.BytesConsumed - start), kind, isEscaped);
    }

    /// <summary>The bytes of a string that is text; those that stand in the JSON, where it escapes nothing.</summary>
    public ReadOnlySequence<byte> Text() => IsEscaped ? new(Encoding.UTF8.GetBytes(Reader().GetString()!)) : Json.Slice(1, Json.Length - 2);

    /// <summary>The bytes of a string that is base64.</summary>
    /// <exception cref="InvalidOperationException">It is no string.</exception>
    /// <exception cref="FormatException">It is no base64.</exception>
    public ReadOnlySequence<byte> Bytes() => new(Reader().GetBytesFromBase64());

    /// <summary>Whether it is a string that says just that, in ASCII; one that is escaped or cut may not be recognized.</summary>
    public bool Is(string text) => Json.IsSingleSegment && Ascii.Equals(Json.FirstSpan[1..^1], text);

    /// <summary>A string.</summary>
    public string Value() => Reader().GetString()!;

    /// <summary>The JSON, as text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Json);

    private Utf8JsonReader Reader()
    {
        var reader = new Utf8JsonReader(Json);
        reader.Read();
        return reader;
    }
}
