using System.Diagnostics;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>A span, wherever it was seen.</summary>
internal sealed record Span
{
    public required string Source { get; init; }

    public required string Name { get; init; }

    public required string TraceId { get; init; }

    public required string Id { get; init; }

    public required string ParentId { get; init; }

    public static Span Of(Activity activity) => new()
    {
        Source = activity.Source.Name,
        Name = activity.DisplayName,
        TraceId = activity.TraceId.ToHexString(),
        Id = activity.SpanId.ToHexString(),
        ParentId = activity.ParentSpanId.ToHexString(),
    };

    /// <summary>The way from this span up to the first, by their sources; of spans of Dapr by their names.</summary>
    public IReadOnlyList<string> Way(IReadOnlyCollection<Span> all)
    {
        var way = new List<string>();
        for (var span = this; span is not null; span = all.SingleOrDefault(other => other.Id == span.ParentId))
        {
            way.Add(span.Source == Dapr.Common.DaprTelemetry.ActivitySourceName ? span.Name : span.Source);
        }

        return way;
    }
}
