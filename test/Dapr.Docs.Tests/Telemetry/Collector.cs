using System.Collections.Concurrent;
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

    /// <summary>Metrics as they came: names and tags can be read in them.</summary>
    public ConcurrentQueue<string> Metrics { get; } = [];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/v1/traces", (HttpRequest request) => collector.TakeAsync(request, body => Read(new CodedInputStream(body), collector.Spans)));
        collector._app.MapPost("/v1/metrics", (HttpRequest request) => collector.TakeAsync(request, body => collector.Metrics.Enqueue(System.Text.Encoding.Latin1.GetString(body))));
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
                Assert.Fail($"It did not come; there are {Metrics.Count} messages with metrics, and the spans\n{string.Join('\n', Spans)}");
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
