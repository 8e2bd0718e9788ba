using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;
using Dapr.Client;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>State and publishing by the client, over the same written by hand.</summary>
internal static class ClientRows
{
    private const string Over = "lean";
    private const string Store = "statestore";
    private const string PubSub = "pubsub";
    private const string Key = "order-42";
    private const string Topic = "orders";

    /// <summary>What a call allocates, over a real connection.</summary>
    public static Task<IReadOnlyList<Figure>> BytesAsync(Effort effort) => OverStubAsync(async (pairs, figures) =>
    {
        foreach (var (pair, goal) in pairs.Zip([1.05, 1.08, 1.08]))
        {
            figures.Add(await Turns.BytesAsync(pair, Over, goal, effort));
        }
    });

    /// <summary>How long a call takes without the network.</summary>
    public static async Task<IReadOnlyList<Figure>> TimeAsync(Effort effort)
    {
        using var handler = NoNetwork.Grpc();
        using var invoker = new HttpMessageInvoker(handler);
        using var dapr = CreateClient(new Uri("http://sidecar"), handler);
        var figures = new List<Figure>();
        foreach (var pair in Pairs(dapr, new LeanClient(invoker, new Uri("http://sidecar"))))
        {
            figures.Add(await Turns.TimeAsync(pair, $"{Over}, no network", 1.15, effort));
        }

        return figures;
    }

    /// <summary>How many calls many callers make.</summary>
    public static Task<IReadOnlyList<Figure>> LoadAsync(Effort effort) => OverStubAsync(async (pairs, figures) =>
    {
        foreach (var pair in pairs)
        {
            figures.Add(await Turns.LoadAsync(pair, $"{Over}, {Load.Callers} callers", 0.95, Load.Callers, effort));
        }
    });

    private static async Task<IReadOnlyList<Figure>> OverStubAsync(Func<IReadOnlyList<Pair>, List<Figure>, Task> measure)
    {
        var (stub, grpc, _) = await StubServer.StartAsync();
        await using (stub)
        {
            using var ours = CreateHandler();
            using var invoker = new HttpMessageInvoker(CreateHandler());
            using var dapr = CreateClient(grpc, ours);
            var figures = new List<Figure>();
            await measure(Pairs(dapr, new LeanClient(invoker, grpc)), figures);
            return figures;
        }
    }

    /// <summary>The same settings of the transport for both sides.</summary>
    private static SocketsHttpHandler CreateHandler() =>
        new() { EnableMultipleHttp2Connections = true, UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null };

    private static DaprClient CreateClient(Uri address, HttpMessageHandler handler) => new DaprClientBuilder()
        .UseHttpEndpoint(address.ToString())
        .UseGrpcEndpoint(address.ToString())
        .UseHttpMessageHandler(handler)
        .UseJsonSerializationOptions(FiguresJson.Default.Options)
        .Build();

    private static IReadOnlyList<Pair> Pairs(DaprClient dapr, LeanClient lean) =>
    [
        new("state get", () => dapr.GetStateAsync<Order>(Store, Key), () => lean.GetAsync(Store, Key)),
        new("state save", () => dapr.SaveStateAsync(Store, Key, Order.Sample), () => lean.SaveAsync(Store, Key, Order.Sample)),
        new("publish", () => dapr.PublishEventAsync(PubSub, Topic, Order.Sample), () => lean.PublishAsync(PubSub, Topic, Order.Sample)),
    ];
}
