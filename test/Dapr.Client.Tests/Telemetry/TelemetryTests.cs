using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Dapr.Common;

namespace Dapr.Client.Tests.Telemetry;

/// <summary>Every operation of every block is a span and a measurement.</summary>
public sealed class TelemetryTests
{
    private static readonly Type[] Blocks = [typeof(IStateClient), typeof(IPubSubClient), typeof(ISidecarClient)];

    /// <summary>All methods that send something: those of the blocks, and those of old that call applications.</summary>
    public static TheoryData<string> Operations =>
    [
        .. Blocks.SelectMany(block => block.GetMethods()).Concat(typeof(DaprClient).GetMethods().Where(method => method.Name.StartsWith("InvokeMethod", StringComparison.Ordinal)))
            .Select(method => method.ToString()!)
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_OfEveryBlock_IsASpanAndAMeasurement(string signature)
    {
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var spans = new Spans(root);
        using var meters = new Measurements(root);
        using var handler = new Refusing();
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(handler).Build();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        var method = typeof(DaprClient).GetMethods().First(candidate => candidate.ToString() == signature);

        await EndAsync(method, client, handler, limit.Token);

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

    private static async Task EndAsync(MethodInfo method, DaprClient client, Refusing handler, CancellationToken limit)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(limit);
        var closed = method.IsGenericMethodDefinition
            ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(argument => argument.GetGenericParameterConstraints().Length > 0 ? typeof(Google.Protobuf.WellKnownTypes.Empty) : typeof(int))])
            : method;

        // Waiting for the sidecar ends with its token only.
        if (method.Name == nameof(DaprClient.WaitForSidecarAsync))
        {
            handler.Asked = cancellation.Cancel;
        }

        var arguments = closed.GetParameters().Select(parameter => Argument(parameter, client, cancellation.Token)).ToArray();
        var call = (Task)closed.Invoke(client, arguments)!;
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.False(limit.IsCancellationRequested, "The call did not end.");
    }

    private static object? Argument(ParameterInfo parameter, DaprClient client, CancellationToken cancellationToken) => parameter.ParameterType switch
    {
        { } type when type == typeof(CancellationToken) => cancellationToken,
        { } type when type == typeof(string) => "x",
        { } type when type == typeof(int) => 1,
        { } type when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1]),
        { } type when type == typeof(HttpMethod) => HttpMethod.Get,
        { } type when type == typeof(HttpRequestMessage) => client.CreateInvokeMethodRequest("shop", "orders"),
        { } type when type == typeof(Google.Protobuf.WellKnownTypes.Empty) => new Google.Protobuf.WellKnownTypes.Empty(),
        { } type when type == typeof(Dictionary<string, string>) => new Dictionary<string, string>(),
        { } type when type == typeof(Func<int, int>) => (Func<int, int>)(value => value),
        { } type when type == typeof(IReadOnlyList<StateTransactionRequest>) => new[] { new StateTransactionRequest("k", [1], StateOperationType.Upsert) },
        { IsGenericType: true } type when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(type.GetGenericArguments()[0]),
        _ => null,
    };

    private static Array List(Type type)
    {
        var list = Array.CreateInstance(type, 1);
        list.SetValue(
            type == typeof(string) ? "k" : type == typeof(int) ? 1 : Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(parameter => parameter.ParameterType == typeof(string) ? (object)"k" : parameter.ParameterType == typeof(int) ? 1 : null)]),
            0);
        return list;
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
