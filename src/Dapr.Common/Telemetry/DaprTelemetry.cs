using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapr.Common.Errors;

namespace Dapr.Common;

/// <summary>The names under which the client libraries tell OpenTelemetry what they do.</summary>
public static class DaprTelemetry
{
    /// <summary>The name of the activity source: a span for every call.</summary>
    public const string ActivitySourceName = "Dapr.Client";

    /// <summary>The name of the meter: <c>dapr.client.calls</c> and <c>dapr.client.call.duration</c> by block, operation and outcome.</summary>
    public const string MeterName = "Dapr.Client";

    private static readonly ActivitySource Source = new(ActivitySourceName);
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>("dapr.client.calls", "{call}", "Calls of the sidecar.");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("dapr.client.call.duration", "s", "How long calls of the sidecar took.");

    internal static Activity? Start(DaprOperation operation)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var activity = Source.StartActivity($"{operation.BuildingBlock}/{operation.Name}", ActivityKind.Client);
        activity?.SetTag("dapr.component", operation.Component);
        return activity;
    }

    internal static long Timestamp() => Durations.Enabled ? TimeProvider.System.GetTimestamp() : 0;

    internal static void Record(DaprOperation operation, string outcome, long since)
    {
        if (Calls.Enabled)
        {
            Calls.Add(1, new("dapr.block", operation.BuildingBlock), new("dapr.operation", operation.Name), new("dapr.outcome", outcome));
        }

        if (since != 0)
        {
            Durations.Record(
                TimeProvider.System.GetElapsedTime(since).TotalSeconds,
                new("dapr.block", operation.BuildingBlock),
                new("dapr.operation", operation.Name),
                new("dapr.outcome", outcome));
        }
    }
}
