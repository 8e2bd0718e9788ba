using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Jobs;

internal sealed partial class JobDeliveries
{
    [LoggerMessage(221, LogLevel.Warning, "The application has no handler of job {Job} (it answered {Answer}), which counts as done")]
    private partial void NoHandler(string job, string answer);

    [LoggerMessage(222, LogLevel.Warning, "Job {Job} was not handled: {Reason}")]
    private partial void NotHandled(string job, string reason);

    [LoggerMessage(223, LogLevel.Warning, "Jobs of {AppId} that are being delivered are cut off; they are due again at the next start")]
    private partial void DeliveriesCut(string appId);
}
