using System.Text;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>What a request costs the sidecar program, over a plain server that does the same.</summary>
internal static class SidecarProcessorRow
{
    private const string Over = "plain Kestrel, 64 callers";
    private const double Goal = 1.5;
    private const string Components = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: pubsub
        spec:
          type: pubsub.in-memory
          version: v1
        """;

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var (application, _, address) = await StubServer.StartAsync();
        await using var app = application;
        var (plainProcess, plainGrpc, plainHttp) = await PlainServer.StartAsync(address);
        await using var plain = plainProcess;
        await using var sidecar = await SidecarProgram.StartAsync(address, Components);
        var invoker = sidecar.Invoker;
        var (ours, other) = (new LeanClient(invoker, sidecar.Grpc), new LeanClient(invoker, plainGrpc));
        var save = Encoding.UTF8.GetBytes($$"""[{"key":"k","value":{{Encoding.UTF8.GetString(StubServer.Json)}}}]""");
        Pair[] pairs =
        [
            Http("HTTP state save", HttpMethod.Post, "/v1.0/state/statestore", save),
            Http("HTTP state get", HttpMethod.Get, "/v1.0/state/statestore/k", null),
            Http("HTTP publish", HttpMethod.Post, "/v1.0/publish/pubsub/orders", StubServer.Json),
            Http("HTTP invoke", HttpMethod.Post, "/v1.0/invoke/shop/method/orders", StubServer.Json),
            new("gRPC state save", () => ours.SaveAsync("statestore", "k", Order.Sample), () => other.SaveAsync("statestore", "k", Order.Sample)),
            new("gRPC state get", () => ours.GetAsync("statestore", "k"), () => other.GetAsync("statestore", "k")),
            new("gRPC publish", () => ours.PublishAsync("pubsub", "orders", Order.Sample), () => other.PublishAsync("pubsub", "orders", Order.Sample)),
            new("gRPC invoke", () => ours.InvokeAsync("shop", "orders", StubServer.Json), () => other.InvokeAsync("shop", "orders", StubServer.Json)),
        ];
        var figures = new List<Figure>();
        foreach (var pair in pairs)
        {
            // Until the code of both servers has its last form.
            await Load.RunAsync(pair.Ours, Load.Callers, effort.LoadTime * 5);
            await Load.RunAsync(pair.Base, Load.Callers, effort.LoadTime * 5);
        }

        foreach (var pair in pairs)
        {
            figures.Add(await Turns.ProcessorAsync(pair, (sidecar.Process, plain), Over, Goal, effort));
        }

        return figures;

        Pair Http(string name, HttpMethod method, string path, byte[]? body)
        {
            var (oursUri, plainUri) = (new Uri(sidecar.Http, path), new Uri(plainHttp, path));
            return new(name, () => SidecarProgram.SendAsync(invoker, method, oursUri, body), () => SidecarProgram.SendAsync(invoker, method, plainUri, body));
        }
    }
}
