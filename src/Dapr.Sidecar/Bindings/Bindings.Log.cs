using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Bindings;

internal sealed partial class BindingService
{
    [LoggerMessage(240, LogLevel.Warning, "The output binding {Binding} failed at {Operation}")]
    private partial void InvocationFailed(string binding, string operation, Exception exception);
}

internal sealed partial class InputBindings
{
    [LoggerMessage(241, LogLevel.Information, "{AppId} takes the events of {Binding}")]
    private partial void Reading(string appId, string binding);

    [LoggerMessage(242, LogLevel.Information, "{AppId} does not want the events of {Binding}: it {Answer}")]
    private partial void NotWanted(string appId, string binding, string answer);

    [LoggerMessage(243, LogLevel.Error, "The events of {Binding} cannot be read.")]
    private partial void ReadingFailed(string binding, Exception exception);

    [LoggerMessage(244, LogLevel.Warning, "An event of {Binding} was not handled: {Reason}")]
    private partial void NotHandled(string binding, string reason);

    [LoggerMessage(245, LogLevel.Warning, "Input bindings of {AppId} ended before all of their events were handled.")]
    private partial void DeliveriesCut(string appId);

    [LoggerMessage(246, LogLevel.Error, "Input bindings of {AppId} did not end, and are left behind.")]
    private partial void BindingsNotEnded(string appId, Exception exception);
}

internal sealed partial class GrpcBindingReceiver
{
    [LoggerMessage(247, LogLevel.Warning, "What the application answered to an event of {Binding} did not reach {Target}: {Reason}")]
    private partial void NotForwarded(string binding, string target, string reason);
}
