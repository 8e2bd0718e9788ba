using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dapr.Actors.Runtime;

#pragma warning disable CS0618 // compat: the official class is obsolete from the start.
/// <summary>Reads and writes a timer as the runtime does.</summary>
internal sealed class TimerInfoConverter : JsonConverter<TimerInfo>
{
    public override TimerInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var call = ScheduledCall.Parse(ref reader);
        var now = DateTimeOffset.UnixEpoch;
        var dueTime = ScheduleText.ToSpan(call.DueTime, now);
        return new TimerInfo(call.Callback, call.Data, dueTime < TimeSpan.Zero ? TimeSpan.Zero : dueTime, ScheduleText.ToSpan(call.Period, now), call.Ttl.Length == 0 ? null : ScheduleText.ToSpan(call.Ttl, now));
    }

    public override void Write(Utf8JsonWriter writer, TimerInfo value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("dueTime", ScheduleText.Of(value.DueTime));
        if (value.Period >= TimeSpan.Zero) writer.WriteString("period", ScheduleText.Of(value.Period));
        if (value.Data is { } data) writer.WriteBase64String("data", data);
        if (value.Callback is { } callback) writer.WriteString("callback", callback);
        if (value.Ttl is { } ttl) writer.WriteString("ttl", ScheduleText.Of(ttl));
        writer.WriteEndObject();
    }
}
#pragma warning restore CS0618
