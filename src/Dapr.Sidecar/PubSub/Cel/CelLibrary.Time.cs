using static Dapr.Sidecar.PubSub.Cel.CelKind;

namespace Dapr.Sidecar.PubSub.Cel;

internal static partial class CelLibrary
{
    private static void AddTimestamps()
    {
        Function<DateTimeOffset>("timestamp", Timestamp, Timestamp, value => value);
        Function<long>("timestamp", Timestamp, Int, value => DateTimeOffset.FromUnixTimeSeconds(value));
        Function<string>("timestamp", Timestamp, CelKind.String, value =>
            CelTime.TryParseTimestamp(value, out var parsed) ? parsed : Unparsable(value, Timestamp));

        TimestampPart("getFullYear", time => time.Year);
        TimestampPart("getMonth", time => time.Month - 1);
        TimestampPart("getDate", time => time.Day);
        TimestampPart("getDayOfMonth", time => time.Day - 1);
        TimestampPart("getDayOfWeek", time => (long)time.DayOfWeek);
        TimestampPart("getDayOfYear", time => time.DayOfYear - 1);
        TimestampPart("getHours", time => time.Hour);
        TimestampPart("getMinutes", time => time.Minute);
        TimestampPart("getSeconds", time => time.Second);
        TimestampPart("getMilliseconds", time => time.Millisecond);
    }

    private static void AddDurations()
    {
        Function<TimeSpan>("duration", Duration, Duration, value => value);
        Function<string>("duration", Duration, CelKind.String, value =>
            CelTime.TryParseDuration(value, out var parsed) ? parsed : Unparsable(value, Duration));
        Member<TimeSpan>("getHours", Int, Duration, value => value.Ticks / TimeSpan.TicksPerHour);
        Member<TimeSpan>("getMinutes", Int, Duration, value => value.Ticks / TimeSpan.TicksPerMinute);
        Member<TimeSpan>("getSeconds", Int, Duration, value => value.Ticks / TimeSpan.TicksPerSecond);
        Member<TimeSpan>("getMilliseconds", Int, Duration, value => value.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond);
    }

    private static void TimestampPart(string name, Func<DateTimeOffset, long> part)
    {
        Member<DateTimeOffset>(name, Int, Timestamp, time => part(time.ToUniversalTime()));
        Member<DateTimeOffset, string>(name, Int, Timestamp, CelKind.String, (time, zone) =>
            CelTime.TryFindZone(zone, time, out var offset) ? part(time.ToOffset(offset)) : new CelError("unknown time zone"));
    }
}
