using System.Diagnostics;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Client.Tests.Telemetry;
using Dapr.Common;
using Dapr.Protos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.Client.Tests.Reported;

/// <summary>What users of the official SDK reported about traces, by the number there. Nothing else may listen meanwhile.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TraceBugs
{
    [Theory]
    [InlineData("rpc")]
    [InlineData("invoke")]
    [InlineData("http client")]
    [InlineData("health")]
    public async Task Issue568_Issue1857_Pull1808_Trace_WithoutAListener_NamesTheCallersSpan(string kind)
    {
        using var source = new ActivitySource(DaprTelemetry.ActivitySourceName);
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();

        var parent = await ParentAsync(kind);

        Assert.False(source.HasListeners());
        Assert.Equal(root.Id, parent);
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("invoke")]
    [InlineData("http client")]
    [InlineData("health")]
    public async Task Issue1857_Trace_WithAListener_NamesASpanThatIsSeen(string kind)
    {
        var spans = new List<string?>();
        using var root = new Activity("root").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DaprTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == root.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity => spans.Add(activity.Id),
        };
        ActivitySource.AddActivityListener(listener);

        var parent = await ParentAsync(kind);

        Assert.Contains(parent, spans);
    }

    private static async Task<string> ParentAsync(string kind)
    {
        var parent = "";
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetState, (_, call) =>
            {
                parent = call.HttpContext.Request.Headers.TraceParent.ToString();
                return Task.FromResult(new GetStateResponse());
            });
            endpoints.MapFallback(context =>
            {
                parent = context.Request.Headers.TraceParent.ToString();
                return context.Response.WriteAsync("1");
            });
        });
        using var client = sidecar.CreateClient();
        using var http = client.CreateInvokableHttpClient("shop");
        await (kind switch
        {
            "rpc" => client.GetStateAsync<int>("s", "k"),
            "invoke" => client.InvokeMethodAsync<int>("shop", "orders"),
            "health" => client.CheckHealthAsync(),
            _ => (Task)http.GetStringAsync(new Uri("/orders", UriKind.Relative)),
        });
        return parent;
    }
}
