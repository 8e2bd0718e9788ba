using System.Globalization;
using Dapr.Benchmarks.Figures.Measuring;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>A sidecar in memory with an application, each after the first, from its start until it is ready.</summary>
internal static class SidecarStartRow
{
    private const double Goal = 20;

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        await StartAsync();
        var times = new double[effort.Rounds * 3];
        for (var round = 0; round < times.Length; round++)
        {
            times[round] = await StartAsync();
        }

        return
        [
            new Figure
            {
                Subject = "sidecar in memory with an application, each after the first",
                Measure = "start to ready",
                Value = Median.Of(times),
                Goal = Goal,
                Unit = " ms",
                Sides = string.Create(CultureInfo.InvariantCulture, $"median of {times.Length}; the slowest {times.Max():0.##} ms"),
            },
        ];
    }

    private static async Task<double> StartAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        await using var host = await DaprTestHost.StartAsync(Build, options => options.WithStateStore().WithPubSub());
        return TimeProvider.System.GetElapsedTime(since).TotalMilliseconds;
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();
        app.MapPost("/orders", (Order order) => order.Id).WithTopic("pubsub", "orders");
        return app;
    }
}
