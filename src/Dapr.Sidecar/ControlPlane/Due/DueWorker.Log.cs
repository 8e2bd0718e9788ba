using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

internal sealed partial class DueWorker
{
    [LoggerMessage(93, LogLevel.Error, "What is due of {Queue} cannot be taken; it is tried again")]
    private partial void NotTaken(string queue, Exception exception);

    [LoggerMessage(94, LogLevel.Error, "The handler of {Key} failed")]
    private partial void HandlerFailed(DueKey key, Exception exception);

    [LoggerMessage(95, LogLevel.Warning, "{Key} was due and could not be handled (tries: {Tries}); this time is given up")]
    private partial void GivenUp(DueKey key, long tries);

    [LoggerMessage(96, LogLevel.Error, "What became of {Key} cannot be noted; it is tried again")]
    private partial void NotSettled(DueKey key, Exception exception);

    [LoggerMessage(97, LogLevel.Error, "The lease of {Key} cannot be extended: another sidecar may take it, too")]
    private partial void LeaseNotExtended(DueKey key, Exception exception);
}
