namespace Dapr.Sidecar.Time.Schedules;

/// <summary>A text is no schedule or no time, or those of one job do not go together. The message is the runtime's.</summary>
internal sealed class ScheduleFormatException(string message) : FormatException(message);
