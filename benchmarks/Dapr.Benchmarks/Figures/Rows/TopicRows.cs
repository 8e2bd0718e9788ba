using System.Text.Json;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>What an application pays for its topics, in process.</summary>
internal static class TopicRows
{
    private const string CloudEventType = "application/cloudevents+json";
    private const string JsonType = "application/json";
    private const string Path = "/orders";

    /// <summary>A topic's endpoint, over a plain one that takes the same body.</summary>
    public static async Task<IReadOnlyList<Figure>> EventsAsync(Effort effort)
    {
        const string Over = "plain, the same body";
        var ours = await PipelineServer.StartAsync(app =>
        {
            app.UseCloudEvents();
            app.MapPost(Path, (Order order) => Check(order)).WithTopic("pubsub", "orders");
        });
        var plain = await PipelineServer.StartAsync(app => app.MapPost(Path, (PlainEvent delivered) => Check(delivered.Data)));
        var body = JsonSerializer.SerializeToUtf8Bytes(PlainEvent.Sample, FiguresJson.Default.PlainEvent);
        var pair = new Pair("topic endpoint", () => ours.PostAsync(Path, CloudEventType, body), () => plain.PostAsync(Path, CloudEventType, body));
        return [await Turns.TimeAsync(pair, Over, 1.00, effort), await Turns.BytesAsync(pair, Over, 0.80, effort)];
    }

    /// <summary>A request that is no event, with the middleware and without it.</summary>
    public static async Task<IReadOnlyList<Figure>> OthersAsync(Effort effort)
    {
        const string Over = "no middleware";
        var ours = await PipelineServer.StartAsync(app =>
        {
            app.UseCloudEvents();
            app.MapPost(Path, (Order order) => Check(order));
        });
        var plain = await PipelineServer.StartAsync(app => app.MapPost(Path, (Order order) => Check(order)));
        var pair = new Pair("request that is no event", () => ours.PostAsync(Path, JsonType, StubServer.Json), () => plain.PostAsync(Path, JsonType, StubServer.Json));
        return [await Turns.TimeAsync(pair, Over, 1.01, effort), await Turns.BytesAsync(pair, Over, 1.01, effort)];
    }

    private static void Check(Order order)
    {
        if (order.Lines.Count != Order.Sample.Lines.Count)
        {
            throw new InvalidOperationException("The order did not arrive whole.");
        }
    }
}
