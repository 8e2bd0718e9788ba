using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dapr.Common.Errors;

namespace Dapr.Common.Telemetry;

/// <summary>A call that runs: its span, and when it began.</summary>
internal readonly struct CallScope(DaprOperation operation, Activity? activity, long since) : IDisposable
{
    private const string Ok = "ok";
    private const string Cancelled = "Cancelled";
    private const string Timeout = "Timeout";
    private const string Unreachable = "Unreachable";

    /// <summary>Records that all went well.</summary>
    public void Succeeded() => DaprTelemetry.Record(operation, Ok, since);

    /// <summary>Records a failure.</summary>
    /// <param name="status">Its status.</param>
    public void Failed(string status)
    {
        activity?.SetStatus(ActivityStatusCode.Error, status);
        DaprTelemetry.Record(operation, status, since);
    }

    /// <summary>Records that no answer came over HTTP.</summary>
    /// <param name="exception">Why.</param>
    public void Failed(Exception exception) => Failed(exception switch
    {
        OperationCanceledException { InnerException: TimeoutException } => Timeout,
        OperationCanceledException => Cancelled,
        _ => Unreachable,
    });

    /// <summary>Records an answer over HTTP.</summary>
    /// <param name="status">Its status.</param>
    public void Answered(HttpStatusCode status)
    {
        if ((int)status is >= 200 and < 300)
        {
            Succeeded();
        }
        else
        {
            Failed(((int)status).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => activity?.Dispose();
}
