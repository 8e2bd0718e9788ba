using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapr.Common;

namespace Dapr.Client.Tests.Telemetry;

/// <summary>Every operation of every block is a span and a measurement.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    public static TheoryData<string> Operations => EveryOperation.Signatures;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_OfEveryBlock_IsASpanAndAMeasurement(string signature)
    {
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var spans = new Spans(root);
        using var meters = new Measurements(root);
        using var handler = new Refusing();
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(handler).Build();

        await EveryOperation.RecordAsync(client, signature, asked => handler.Asked = asked);

        var span = spans.Seen.First();
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.NotNull(span.GetTagItem(DaprTelemetry.BlockTag));
        Assert.NotNull(span.GetTagItem(DaprTelemetry.OperationTag));
        Assert.Contains(DaprTelemetry.CallsName, meters.Seen);
        Assert.Contains(DaprTelemetry.CallDurationName, meters.Seen);
    }

    [Fact]
    public async Task Request_OfAnInvokableClient_IsASpanAndAMeasurement()
    {
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var spans = new Spans(root);
        using var meters = new Measurements(root);
        using var handler = new Refusing();
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(handler).Build();
        using var http = client.CreateInvokableHttpClient("shop");

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("/orders", UriKind.Relative)));

        Assert.Equal(("shop", ActivityStatusCode.Error), (spans.Seen.Single().GetTagItem(DaprTelemetry.ComponentTag), spans.Seen.Single().Status));
        Assert.Contains(DaprTelemetry.CallsName, meters.Seen);
    }

    [Fact]
    public async Task WaitForSidecar_ThatComesLate_IsOneSpanWithoutAnError()
    {
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var spans = new Spans(root);
        using var handler = new Late();
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(handler).Build();

        await client.WaitForSidecarAsync();

        Assert.Equal(3, handler.Asked);
        Assert.Equal(("Runtime/WaitForSidecar", ActivityStatusCode.Unset), (spans.Seen.Single().OperationName, spans.Seen.Single().Status));
    }

    /// <summary>A sidecar that is not there, then not ready, then ready.</summary>
    private sealed class Late : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => ++Asked switch
        {
            1 => Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError)),
            2 => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError)),
            _ => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NoContent)),
        };
    }

    private sealed class Refusing : HttpMessageHandler
    {
        public Action? Asked { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked?.Invoke();
            return Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError));
        }
    }

    /// <summary>The spans that stand below an activity of a test's own.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;

        public Spans(Activity root)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == DaprTelemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (activity.TraceId == root.TraceId)
                    {
                        Seen.Enqueue(activity);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Seen { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>The measurements of calls that were made below an activity of a test's own.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Measurements(Activity root)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == DaprTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => Note(instrument, root));
            _listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Note(instrument, root));
            _listener.Start();
        }

        public ConcurrentQueue<string> Seen { get; } = [];

        public void Dispose() => _listener.Dispose();

        private void Note(Instrument instrument, Activity root)
        {
            if (Activity.Current?.TraceId == root.TraceId)
            {
                Seen.Enqueue(instrument.Name);
            }
        }
    }
}
