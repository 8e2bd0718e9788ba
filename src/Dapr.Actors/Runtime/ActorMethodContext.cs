namespace Dapr.Actors.Runtime;

/// <summary>What a turn of an actor runs.</summary>
#pragma warning disable CA1815 // compat: the official struct has no equality of its own.
public struct ActorMethodContext
#pragma warning restore CA1815
{
    // What the official SDK calls the method of every reminder, and of every timer.
    private const string ReminderMethod = "ReceiveReminderAsync";
    private const string TimerMethod = "FireTimerAsync";

    // Fields, and not properties that have their own: the compiler would make those readonly, which the official ones are not.
    private readonly string _methodName;
    private readonly ActorCallType _callType;

    private ActorMethodContext(string methodName, ActorCallType callType)
    {
        _methodName = methodName;
        _callType = callType;
    }

    /// <summary>The method: by the name that the interface gives it; <c>ReceiveReminderAsync</c> for a reminder, <c>FireTimerAsync</c> for a timer.</summary>
    public string MethodName => _methodName;

    /// <summary>What began the turn.</summary>
    public ActorCallType CallType => _callType;

    internal static ActorMethodContext ForMethod(string methodName) => new(methodName, ActorCallType.ActorInterfaceMethod);

    internal static ActorMethodContext ForReminder() => new(ReminderMethod, ActorCallType.ReminderMethod);

    internal static ActorMethodContext ForTimer() => new(TimerMethod, ActorCallType.TimerMethod);
}
