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

    [LoggerMessage(106, LogLevel.Warning, "The reminder {Reminder} of {ActorType}/{ActorId} is dropped: the class does not implement IRemindable")]
    private partial void ReminderIgnored(string actorType, string actorId, string reminder);
}
