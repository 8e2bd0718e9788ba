using System.Collections.Concurrent;
using Dapr.Common;
using Google.Protobuf;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>Takes what programs tell over OTLP, as the backends of OpenTelemetry do.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _came = new(0);

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public ConcurrentQueue<Span> Spans { get; } = [];

    /// <summary>What was measured, each as often as it was told: instrument, block, operation and outcome.</summary>
    public ConcurrentQueue<(string Instrument, string Block, string Operation, string Outcome)> Measurements { get; } = [];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/v1/traces", (HttpRequest request) => collector.TakeAsync(request, body => Read(new CodedInputStream(body), collector.Spans)));
        collector._app.MapPost("/v1/metrics", (HttpRequest request) => collector.TakeAsync(request, body => Read(new CodedInputStream(body), collector.Measurements)));
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Waits until what came is enough.</summary>
    public async Task UntilAsync(Func<bool> isEnough, TimeSpan limit)
    {
        using var expired = new CancellationTokenSource(limit, TimeProvider.System);
        while (!isEnough())
        {
            try
            {
                await _came.WaitAsync(expired.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It did not come; there are the measurements\n{string.Join('\n', Measurements.Distinct())}\nand the spans\n{string.Join('\n', Spans)}");
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpRequest request, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        take(body.ToArray());
        _came.Release();
    }

    /// <summary>ExportTraceServiceRequest: resource_spans (1), of each scope_spans (2), of each the scope (1), whose name is (1), and spans (2).</summary>
    private static void Read(CodedInputStream request, ConcurrentQueue<Span> spans)
    {
        foreach (var resource in Fields(request, 1))
        {
            foreach (var scope in Fields(resource.CreateCodedInput(), 2))
            {
                var source = Fields(Fields(scope.CreateCodedInput(), 1).Single().CreateCodedInput(), 1).Single().ToStringUtf8();
                foreach (var span in Fields(scope.CreateCodedInput(), 2))
                {
                    // trace_id (1), span_id (2), parent_span_id (4), name (5)
                    spans.Enqueue(new Span
                    {
                        Source = source,
                        Name = Field(span, 5).ToStringUtf8(),
                        TraceId = Hex(Field(span, 1)),
                        Id = Hex(Field(span, 2)),
                        ParentId = Hex(Field(span, 4)),
                    });
                }
            }
        }
    }

    /// <summary>
    /// ExportMetricsServiceRequest: resource_metrics (1), of each scope_metrics (2), of each the scope (1), whose name is (1), and metrics (2): a name (1) and a sum (7)
    /// or a histogram (9), of each data_points (1), whose attributes are (7) or (9).
    /// </summary>
    private static void Read(CodedInputStream request, ConcurrentQueue<(string Instrument, string Block, string Operation, string Outcome)> measurements)
    {
        foreach (var scope in Fields(request, 1).SelectMany(resource => Fields(resource.CreateCodedInput(), 2)).Where(scope => Field(Field(scope, 1), 1).ToStringUtf8() == DaprTelemetry.MeterName))
        {
            foreach (var metric in Fields(scope.CreateCodedInput(), 2))
            {
                foreach (var (kind, attributes) in ((int Kind, int Attributes)[])[(7, 7), (9, 9)])
                {
                    foreach (var point in Fields(Field(metric, kind).CreateCodedInput(), 1))
                    {
                        var tags = Fields(point.CreateCodedInput(), attributes).ToDictionary(tag => Field(tag, 1).ToStringUtf8(), tag => Field(Field(tag, 2), 1).ToStringUtf8());
                        measurements.Enqueue((Field(metric, 1).ToStringUtf8(), tags[DaprTelemetry.BlockTag], tags[DaprTelemetry.OperationTag], tags[DaprTelemetry.OutcomeTag]));
                    }
                }
            }
        }
    }

    private static ByteString Field(ByteString message, int number) => Fields(message.CreateCodedInput(), number).FirstOrDefault() ?? ByteString.Empty;

    private static List<ByteString> Fields(CodedInputStream message, int number)
    {
        var found = new List<ByteString>();
        while (message.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited))
            {
                found.Add(message.ReadBytes());
            }
            else
            {
                message.SkipLastField();
            }
        }

        return found;
    }

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
