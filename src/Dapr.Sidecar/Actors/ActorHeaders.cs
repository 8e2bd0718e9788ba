namespace Dapr.Sidecar.Actors;

/// <summary>The headers that actors give a meaning to.</summary>
internal static class ActorHeaders
{
    /// <summary>Names the chain of calls that a call is part of: it gets into turns of that chain.</summary>
    public const string ReentrancyId = "Dapr-Reentrancy-Id";

    /// <summary>Marks an answer that is the application's error.</summary>
    public const string Error = "X-Daprerrorresponseheader";

    /// <summary>Marks a call that came from the sidecar of another host.</summary>
    public const string Remote = "X-Dapr-Remote";

    /// <summary>Marks a call that came through the API.</summary>
    public const string ApiCall = "dapr-api-call";

    /// <summary>The callback of a timer between sidecars, whose message has no place for it.</summary>
    public const string TimerCallback = "dapr-timer-callback";

    /// <summary>The lease of a reminder between sidecars, by which the one that has its actor finds out whether it was taken back.</summary>
    public const string ReminderLease = "dapr-reminder-lease";
}
