using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dapr.Jobs.JsonConverters;

/// <summary>Times as ISO 8601 writes them, to the last digit.</summary>
public sealed class Iso8601DateTimeJsonConverter : JsonConverter<DateTimeOffset?>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is no time.</exception>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        return reader.TokenType == JsonTokenType.String && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException("A time such as 2026-01-01T00:00:00Z is expected.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value is { } time) writer.WriteStringValue(time.ToString("O", CultureInfo.InvariantCulture));
        else writer.WriteNullValue();
    }
}
