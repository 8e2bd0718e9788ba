using System.Collections.Concurrent;
using System.Diagnostics;
using Dapr.Common;

namespace Dapr.Actors.Tests.Client;

/// <summary>A call of an actor is a span, whichever way it goes.</summary>
public sealed class TelemetryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_OfAnActor_IsASpan(bool isGrpc)
    {
        var host = new PlayedHost(new Shop(), [typeof(IShop)]);
        await using var grpc = isGrpc ? await PlayedGrpcSidecar.StartAsync(host) : null;
        using var http = new PlayedSidecar(host);
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DaprTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == root.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var factory = grpc?.CreateFactory() ?? http.CreateFactory();

        await factory.CreateActorProxy<IShop>(new ActorId("1"), "Shop").OpenAsync();

        var span = Assert.Single(spans);
        Assert.Equal(("Actors/InvokeActor", "Actors", "Shop"), (span.OperationName, span.GetTagItem(DaprTelemetry.BlockTag), span.GetTagItem(DaprTelemetry.ComponentTag)));
        Assert.Equal(ActivityKind.Client, span.Kind);
    }
}
