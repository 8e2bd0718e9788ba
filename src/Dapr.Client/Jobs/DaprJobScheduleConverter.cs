using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dapr.Jobs.Models;

/// <summary>A schedule as JSON is its expression.</summary>
internal sealed class DaprJobScheduleConverter : JsonConverter<DaprJobSchedule>
{
    public override DaprJobSchedule? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } expression ? DaprJobSchedule.FromExpression(expression) : null;

    public override void Write(Utf8JsonWriter writer, DaprJobSchedule value, JsonSerializerOptions options) => writer.WriteStringValue(value.ExpressionValue);
}
