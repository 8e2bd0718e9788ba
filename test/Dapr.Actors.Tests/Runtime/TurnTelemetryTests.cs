using System.Collections.Concurrent;
using System.Diagnostics;
using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Hosting;
using Dapr.Common;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>The spans of turns.</summary>
public sealed class TurnTelemetryTests : IDisposable
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    // Other tests run at the same time: the id tells whose span it is.
    private readonly string _id = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public TurnTelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DaprTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.GetTagItem(DaprTelemetry.ActorIdTag) as string == _id) _spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Turn_OfACallWithATrace_IsPartOfIt()
    {
        await new RuntimeInMemory().Runtime.InvokeAsync(
            new TurnCall("Account", _id) { TraceParent = TraceParent, TraceState = "a=b" }, new() { Method = "ReadAsync", Body = default }, default);

        var span = Assert.Single(_spans);
        Assert.Equal(("Actors/Method", "b7ad6b7169203331", "a=b"), (span.OperationName, span.ParentSpanId.ToHexString(), span.TraceStateString));
        Assert.Equal(("Account", "ReadAsync"), (span.GetTagItem(DaprTelemetry.ComponentTag), span.GetTagItem(DaprTelemetry.ActorMethodTag)));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Turn_ThatFails_SaysWithWhat()
    {
        var app = new RuntimeInMemory();
        app.Script.At("reminder", () => throw new TimeoutException("secret"));

        await Assert.ThrowsAsync<TimeoutException>(() => app.Runtime.RemindAsync(new TurnCall("Account", _id), "r", ScheduledCall.Parse("{}"u8), default));

        var span = Assert.Single(_spans);
        Assert.Equal(("Actors/Reminder", ActivityStatusCode.Error, "TimeoutException"), (span.OperationName, span.Status, span.StatusDescription));
    }

    [Fact]
    public async Task Method_OfATurn_RunsWithinTheSpan()
    {
        var app = new RuntimeInMemory();
        ActivityTraceId? seen = null;
        app.Script.At("read", () => seen = Activity.Current?.TraceId);

        await app.Runtime.InvokeAsync(new TurnCall("Account", _id) { TraceParent = TraceParent }, new() { Method = "ReadAsync", Body = default }, default);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", seen?.ToHexString());
    }

    [Fact]
    public async Task Turn_OfARequest_IsPartOfTheTraceOfItsCaller()
    {
        await using var app = await HostedApp.StartAsync();

        using var response = await app.SendAsync(HttpMethod.Put, $"/actors/Account/{_id}/method/ReadAsync", null, default, ("traceparent", TraceParent));

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(_spans).TraceId.ToHexString());
    }
}
