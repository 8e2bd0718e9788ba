using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapr.Common;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>A trace that a test begins, with the spans and measurements of this process that belong to it.</summary>
internal sealed class Trace : IDisposable
{
    private static readonly string[] Sources = ["Microsoft.AspNetCore", DaprTelemetry.ActivitySourceName];

    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements = new();
    private readonly Activity _root;

    public Trace()
    {
        // The sources sample by it: nobody would record a trace that its beginner does not.
        _root = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
        _spans = new ActivityListener
        {
            ShouldListenTo = source => Sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == _root.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.PropagationData,
            ActivityStarted = activity => Note(activity),
        };
        ActivitySource.AddActivityListener(_spans);
        _measurements.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == DaprTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _measurements.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        _measurements.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        _measurements.Start();
    }

    public string Id => _root.TraceId.ToHexString();

    public ConcurrentQueue<Span> Spans { get; } = [];

    /// <summary>What was measured: instrument, block, operation and outcome.</summary>
    public ConcurrentQueue<(string Instrument, string Block, string Operation, string Outcome)> Measurements { get; } = [];

    public void Dispose()
    {
        _root.Dispose();
        _spans.Dispose();
        _measurements.Dispose();
    }

    private void Note(Activity activity)
    {
        if (activity.TraceId == _root.TraceId)
        {
            Spans.Enqueue(Span.Of(activity));
        }
    }

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Activity.Current?.TraceId == _root.TraceId)
        {
            var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string ?? "");
            Measurements.Enqueue((instrument.Name, values[DaprTelemetry.BlockTag], values[DaprTelemetry.OperationTag], values[DaprTelemetry.OutcomeTag]));
        }
    }
}
