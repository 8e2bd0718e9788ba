using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Runtime;

internal sealed partial class ActorTypeHost
{
    [LoggerMessage(100, LogLevel.Debug, "The actor {ActorType}/{ActorId} is active")]
    private partial void Activated(string actorType, string actorId);

    [LoggerMessage(101, LogLevel.Debug, "The actor {ActorType}/{ActorId} is no longer active")]
    private partial void Deactivated(string actorType, string actorId);

    [LoggerMessage(102, LogLevel.Information, "The actor {ActorType}/{ActorId} is made anew: the runtime has let the instance of before go")]
    private partial void ActivationReplaced(string actorType, string actorId);

    [LoggerMessage(103, LogLevel.Error, "The actor {ActorType}/{ActorId} failed at its end, and is gone all the same")]
    private partial void DeactivationFailed(string actorType, string actorId, Exception exception);

    [LoggerMessage(104, LogLevel.Error, "The method {Method} of {ActorType}/{ActorId} failed; its caller is told, and nothing of the turn is saved")]
    private partial void TurnFailed(string actorType, string actorId, string method, Exception exception);

    [LoggerMessage(105, LogLevel.Error, "The actor {ActorType}/{ActorId} failed in OnActorMethodFailedAsync, after {Method} had failed")]
    private partial void FailureHandlerThrew(string actorType, string actorId, string method, Exception exception);

    [LoggerMessage(
        106,
        LogLevel.Warning,
        "The reminder {Reminder} of {ActorType}/{ActorId} is ignored, as it will be each time that it is due: the class does not implement IRemindable. Implement it, or unregister the reminder")]
    private partial void ReminderIgnored(string actorType, string actorId, string reminder);

    [LoggerMessage(107, LogLevel.Error, "The reminder {Reminder} of {ActorType}/{ActorId} failed; the runtime is told, and nothing of the turn is saved")]
    private partial void ReminderFailed(string actorType, string actorId, string reminder, Exception exception);

    [LoggerMessage(108, LogLevel.Error, "The timer {Timer} of {ActorType}/{ActorId} failed; the runtime is told, and nothing of the turn is saved")]
    private partial void TimerFailed(string actorType, string actorId, string timer, Exception exception);
}
