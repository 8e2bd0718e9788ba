namespace Dapr.Actors.Runtime;

/// <summary>An actor that takes reminders.</summary>
public interface IRemindable
{
    /// <summary>A reminder is due. It runs in a turn of its own, and comes again when it fails.</summary>
    /// <param name="reminderName">Its name.</param>
    /// <param name="state">What it was set with; empty for nothing.</param>
    /// <param name="dueTime">How long it took until it was first due; -1 millisecond where the runtime does not say, as those of today.</param>
    /// <param name="period">How long it takes from one time to the next; -1 millisecond where the runtime does not say, as those of today.</param>
    /// <returns>When it is handled.</returns>
    Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period);
}
