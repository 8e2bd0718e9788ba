using System.Net.Http.Json;
using Dapr.Common;
using Dapr.Sidecar;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>Two applications in two processes, of which the other tells what it does as the README says.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Request_IntoAnotherProcess_IsOneTraceUpToTheSubscribersInBoth()
    {
        await using var collector = await Collector.StartAsync();
        await using var components = new SharedComponents();
        var names = new ControlPlane();
        await using var frontSidecar = await StartAsync("front", names, components);
        await using var backSidecar = await StartAsync("back", names, components);
        await using var back = new OrderProgram(
            OrderProgram.OfTheApplication,
            ["--urls=http://127.0.0.1:0", $"--DAPR_HTTP_PORT={backSidecar.HttpPort}", $"--DAPR_GRPC_PORT={backSidecar.GrpcPort}"],
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
            });
        await using var front = await StartAppAsync(frontSidecar);
        await frontSidecar.AttachAppAsync(new Uri(front.Urls.Single()).Port, cancellationToken: TestContext.Current.CancellationToken);
        await backSidecar.AttachAppAsync(new Uri(await back.AfterAsync("Now listening on: ")).Port, cancellationToken: TestContext.Current.CancellationToken);
        using var trace = new Trace();

        using var http = new HttpClient();
        (await http.PostAsJsonAsync($"{front.Urls.Single()}/pass-on/back", new Order("tea"), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        var arrivals = front.Services.GetRequiredService<Arrivals>();
        await arrivals.First.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        await collector.UntilAsync(() => Measured(DaprTelemetry.CallDurationName).Count >= 2 && Measured(DaprTelemetry.CallsName).Count >= 2 && Delivered() is not null && SpanOf("State/SaveState") is not null, Limit);

        Span[] all = [.. trace.Spans, .. collector.Spans.Where(span => span.TraceId == trace.Id)];
        string[] called = ["Microsoft.AspNetCore", "Invocation/Invoke", "Microsoft.AspNetCore"];
        Span[] arrived = [Span.Of(Assert.Single(arrivals.All).Span!), Delivered()!];
        Assert.All(arrived, span => Assert.Equal(["Microsoft.AspNetCore", "PubSub/PublishEvent", .. called], span.Way(all)));
        Assert.Equal(["State/SaveState", .. called], SpanOf("State/SaveState")!.Way(all));
        (string, string, string)[] calls = [("PubSub", "PublishEvent", "ok"), ("State", "SaveState", "ok")];
        Assert.Equal(calls, Measured(DaprTelemetry.CallsName));
        Assert.Equal(calls, Measured(DaprTelemetry.CallDurationName));

        Span? SpanOf(string name) => collector.Spans.SingleOrDefault(span => span.TraceId == trace.Id && span.Name == name);
        Span? Delivered() => SpanOf("PubSub/PublishEvent") is { } published
            ? collector.Spans.SingleOrDefault(span => span.ParentId == published.Id && span.Source == "Microsoft.AspNetCore")
            : null;
        List<(string, string, string)> Measured(string instrument) =>
            [.. collector.Measurements.Where(measured => measured.Instrument == instrument).Select(measured => (measured.Block, measured.Operation, measured.Outcome)).Distinct().Order()];
    }

    private static Task<DaprSidecar> StartAsync(string appId, ControlPlane names, SharedComponents components)
    {
        var options = new SidecarOptions { AppId = appId, ControlPlane = names, SharedComponents = components, HttpPort = 0, GrpcPort = 0 };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory" });
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        return DaprSidecar.StartAsync(options, TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> StartAppAsync(DaprSidecar sidecar)
    {
        var builder = WebApplication.CreateBuilder([$"--DAPR_HTTP_PORT={sidecar.HttpPort}", $"--DAPR_GRPC_PORT={sidecar.GrpcPort}"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = OrderApp.Build(builder);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
