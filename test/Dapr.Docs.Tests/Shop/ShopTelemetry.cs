using Dapr.Common;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Shop;

public static class ShopTelemetry
{
    public static OpenTelemetrySdk Start() => OpenTelemetrySdk.Create(telemetry => telemetry
        .ConfigureResource(resource => resource.AddService("shop"))
        .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore", DaprTelemetry.ActivitySourceName))
        .WithMetrics(metrics => metrics.AddMeter(DaprTelemetry.MeterName))
        .UseOtlpExporter());
}
