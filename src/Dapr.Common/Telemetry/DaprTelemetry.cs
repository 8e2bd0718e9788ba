using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapr.Common.Errors;
using Dapr.Common.Telemetry;

namespace Dapr.Common;

/// <summary>The names under which the client libraries tell OpenTelemetry what they do.</summary>
public static class DaprTelemetry
{
    /// <summary>The name of the activity source: a span for every call.</summary>
    public const string ActivitySourceName = "Dapr.Client";

    /// <summary>The name of the meter, which holds <see cref="CallsName"/> and <see cref="CallDurationName"/>.</summary>
    public const string MeterName = "Dapr.Client";

    /// <summary>The name of the counter of calls, by block, operation and outcome.</summary>
    public const string CallsName = "dapr.client.calls";

    /// <summary>The name of the histogram of how long calls took, in seconds, by block, operation and outcome.</summary>
    public const string CallDurationName = "dapr.client.call.duration";

    /// <summary>The tag with the building block, on spans and measurements.</summary>
    public const string BlockTag = "dapr.block";

    /// <summary>The tag with the operation, on spans and measurements.</summary>
    public const string OperationTag = "dapr.operation";

    /// <summary>The tag with the component or application, on spans.</summary>
    public const string ComponentTag = "dapr.component";

    /// <summary>The tag with the outcome, on measurements: <c>ok</c>, or the status of the failure.</summary>
    public const string OutcomeTag = "dapr.outcome";

    /// <summary>The tag with the id of the actor, on the spans of its turns.</summary>
    public const string ActorIdTag = "dapr.actor.id";

    /// <summary>The tag with the method that a turn of an actor runs, on the spans of turns.</summary>
    public const string ActorMethodTag = "dapr.actor.method";

    private static readonly ActivitySource Source = new(ActivitySourceName);
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Calls = Meter.CreateCounter<long>(CallsName, "{call}", "Calls of the sidecar.");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(CallDurationName, "s", "How long calls of the sidecar took.");

    /// <summary>Begins a call; it ends when what is returned is disposed.</summary>
    internal static CallScope Begin(DaprOperation operation) => new(operation, Start(operation), Durations.Enabled ? TimeProvider.System.GetTimestamp() : 0);

    /// <summary>Whether anybody wants to know of spans.</summary>
    internal static bool IsTraced => Source.HasListeners();

    /// <summary>Begins a span for something that was received, in the trace that came along with it.</summary>
    internal static Activity? Handle(DaprOperation operation, string traceParent, string traceState)
    {
        if (!IsTraced) return null;

        ActivityContext.TryParse(traceParent, traceState.Length > 0 ? traceState : null, isRemote: true, out var parent);
        return Tag(Source.StartActivity($"{operation.BuildingBlock}/{operation.Name}", ActivityKind.Consumer, parent), operation);
    }

    internal static void Record(DaprOperation operation, string outcome, long since)
    {
        if (Calls.Enabled)
        {
            Calls.Add(1, new(BlockTag, operation.BuildingBlock), new(OperationTag, operation.Name), new(OutcomeTag, outcome));
        }

        if (since != 0)
        {
            Durations.Record(
                TimeProvider.System.GetElapsedTime(since).TotalSeconds,
                new(BlockTag, operation.BuildingBlock),
                new(OperationTag, operation.Name),
                new(OutcomeTag, outcome));
        }
    }

    private static Activity? Start(DaprOperation operation)
    {
        if (!IsTraced)
        {
            return null;
        }

        return Tag(Source.StartActivity($"{operation.BuildingBlock}/{operation.Name}", ActivityKind.Client), operation);
    }

    private static Activity? Tag(Activity? activity, DaprOperation operation)
    {
        activity?.SetTag(BlockTag, operation.BuildingBlock);
        activity?.SetTag(OperationTag, operation.Name);
        activity?.SetTag(ComponentTag, operation.Component);
        return activity;
    }
}
