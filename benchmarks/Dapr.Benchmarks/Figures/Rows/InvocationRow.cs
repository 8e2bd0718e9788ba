using System.Net.Http.Json;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;
using Dapr.Client;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>An application called through the sidecar, over the same request sent with <see cref="HttpClient"/>; no network.</summary>
internal static class InvocationRow
{
    private const string Over = "HttpClient";
    private const double Goal = 1.05;

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        using var handler = NoNetwork.Http();
        using var plain = new HttpClient(handler) { BaseAddress = new Uri("http://sidecar/") };
        plain.DefaultRequestHeaders.TryAddWithoutValidation("user-agent", "dapr-sdk-dotnet/v2.0.0");
        using var dapr = new DaprClientBuilder()
            .UseHttpEndpoint("http://sidecar")
            .UseHttpMessageHandler(handler)
            .UseJsonSerializationOptions(FiguresJson.Default.Options)
            .Build();
        using var invokable = dapr.CreateInvokableHttpClient("shop");
        var figures = new List<Figure>();
        foreach (var pair in new Pair[]
        {
            new("invoke, CreateInvokableHttpClient", () => PostAsync(invokable, "/orders"), () => PostAsync(plain, "/v1.0/invoke/shop/method/orders")),
#pragma warning disable CS0618 // Of old, and in use everywhere.
            new("invoke, InvokeMethodAsync", () => dapr.InvokeMethodAsync<Order, Order>("shop", "orders", Order.Sample), () => PostAsync(plain, "/v1.0/invoke/shop/method/orders")),
#pragma warning restore CS0618
        })
        {
            figures.Add(await Turns.TimeAsync(pair, Over, Goal, effort));
            figures.Add(await Turns.BytesAsync(pair, Over, Goal, effort));
        }

        return figures;
    }

    private static async Task<Order?> PostAsync(HttpClient client, string path)
    {
        using var response = await client.PostAsJsonAsync(path, Order.Sample, FiguresJson.Default.Order);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(FiguresJson.Default.Order);
    }
}
