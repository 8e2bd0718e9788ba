namespace Dapr.Actors.Runtime;

/// <summary>What a turn of an actor runs.</summary>
#pragma warning disable CA1815 // compat: the official struct has no equality of its own.
public struct ActorMethodContext
#pragma warning restore CA1815
{
    // What the official SDK calls the method of every reminder, and of every timer.
    private const string ReminderMethod = "ReceiveReminderAsync";
    private const string TimerMethod = "FireTimerAsync";

    private ActorMethodContext(string methodName, ActorCallType callType)
    {
        MethodName = methodName;
        CallType = callType;
    }

    /// <summary>The method: by the name that the interface gives it; <c>ReceiveReminderAsync</c> for a reminder, <c>FireTimerAsync</c> for a timer.</summary>
    public string MethodName { get; }

    /// <summary>What began the turn.</summary>
    public ActorCallType CallType { get; }

    internal static ActorMethodContext ForMethod(string methodName) => new(methodName, ActorCallType.ActorInterfaceMethod);

    internal static ActorMethodContext ForReminder() => new(ReminderMethod, ActorCallType.ReminderMethod);

    internal static ActorMethodContext ForTimer() => new(TimerMethod, ActorCallType.TimerMethod);
}
