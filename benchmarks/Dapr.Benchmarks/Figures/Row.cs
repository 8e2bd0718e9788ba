using Dapr.Benchmarks.Figures.Rows;

namespace Dapr.Benchmarks.Figures;

/// <summary>A row of the table of goals.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Measure">Measures its figures.</param>
internal sealed record Row(string Name, Func<Effort, Task<IReadOnlyList<Figure>>> Measure)
{
    /// <summary>All of them, in the order of the table.</summary>
    public static readonly IReadOnlyList<Row> All =
    [
        new("client-bytes", ClientRows.BytesAsync),
        new("client-time", ClientRows.TimeAsync),
        new("client-load", ClientRows.LoadAsync),
        new("invocation", InvocationRow.MeasureAsync),
        new("topic", TopicRows.EventsAsync),
        new("other-requests", TopicRows.OthersAsync),
        new("streaming", StreamingRow.MeasureAsync),
        new("cryptography", CryptographyRow.MeasureAsync),
        new("actor-client", ActorClientRows.OverConnectionAsync),
        new("actor-dynamic", ActorClientRows.DynamicAsync),
        new("actor-dispatch", ActorHostRows.DispatchAsync),
        new("actor-turn", ActorHostRows.TurnAsync),
        new("actor-activations", ActorHostRows.ActivationsAsync),
        new("cold-start", ColdStartRow.MeasureAsync),
        new("trim", TrimRow.MeasureAsync),
        new("sidecar-start", SidecarStartRow.MeasureAsync),
        new("sidecar-processor", SidecarProcessorRow.MeasureAsync),
        new("actor-processor", ActorProcessorRow.MeasureAsync),
    ];
}
