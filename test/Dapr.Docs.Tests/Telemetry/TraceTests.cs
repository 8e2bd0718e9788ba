using System.Net.Http.Json;
using Dapr.Common;
using Dapr.Testing;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>Two applications in one process: one trace from the request to the subscribers, and what is measured on the way.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task Request_OverInvocationStateAndPublish_IsOneTraceUpToTheSubscribers()
    {
        await using var group = new DaprTestGroup();
        await using var front = await StartAsync("front", group);
        await using var back = await StartAsync("back", group);
        using var trace = new Trace();

        using var http = front.Dapr.CreateInvokableHttpClient("front");
        await http.PostAsJsonAsync("/pass-on/back", new Order("tea"), TestContext.Current.CancellationToken);
        await front.SettleAsync();

        Span[] arrived = [.. new[] { front, back }.Select(host => Span.Of(Assert.Single(host.Services.GetRequiredService<Arrivals>().All).Span!))];
        string[] called = ["Microsoft.AspNetCore", "Invocation/Invoke", "Microsoft.AspNetCore", "Invocation/Invoke"];
        Assert.All(arrived, span => Assert.Equal(trace.Id, span.TraceId));
        Assert.All(arrived, span => Assert.Equal(["Microsoft.AspNetCore", "PubSub/PublishEvent", .. called], span.Way(trace.Spans)));
        Assert.Equal(["State/SaveState", .. called], Assert.Single(trace.Spans, span => span.Name == "State/SaveState").Way(trace.Spans));
    }

    [Fact]
    public async Task Call_WellOrNot_IsMeasuredByBlockOperationAndOutcome()
    {
        await using var group = new DaprTestGroup();
        await using var app = await StartAsync("app", group);
        using var trace = new Trace();

        await app.Dapr.SaveStateAsync("statestore", "order", new Order("tea"), cancellationToken: TestContext.Current.CancellationToken);
        await app.Dapr.PublishEventAsync("pubsub", "orders", new Order("tea"), TestContext.Current.CancellationToken);
        using var http = app.Dapr.CreateInvokableHttpClient("app");
        await http.PostAsJsonAsync("/failing", new Order("tea"), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<DaprException>(() => app.Dapr.GetStateAsync<Order>("nowhere", "order", cancellationToken: TestContext.Current.CancellationToken));

        (string, string, string)[] calls = [("Invocation", "Invoke", "500"), ("PubSub", "PublishEvent", "ok"), ("State", "GetState", "InvalidArgument"), ("State", "SaveState", "ok")];
        Assert.Equal(calls, Measured(DaprTelemetry.CallsName));
        Assert.Equal(calls, Measured(DaprTelemetry.CallDurationName));

        IEnumerable<(string, string, string)> Measured(string instrument) =>
            trace.Measurements.Where(measured => measured.Instrument == instrument).Select(measured => (measured.Block, measured.Operation, measured.Outcome)).Order();
    }

    private static Task<DaprTestHost> StartAsync(string appId, DaprTestGroup group) => DaprTestHost.StartAsync(OrderApp.Build, options =>
    {
        (options.AppId, options.Group) = (appId, group);
        options.WithStateStore().WithPubSub();
    });
}
