using System.Globalization;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>What a call of an actor costs the sidecar program, over an invocation of the same application by the same sidecar.</summary>
internal static class ActorProcessorRow
{
    private const string Over = "invocation, 64 callers";
    private const double Goal = 1;
    private const int Actors = 1024;
    private const string Components = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: statestore
        spec:
          type: state.in-memory
          version: v1
          metadata:
          - name: actorStateStore
            value: "true"
        """;

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var (application, _, address) = await StubServer.StartAsync();
        await using var app = application;
        await using var sidecar = await SidecarProgram.StartAsync(address, Components);
        var lean = new LeanClient(sidecar.Invoker, sidecar.Grpc);
        var last = 0;
        Pair[] pairs =
        [
            new(
                "HTTP actor call",
                () => SendAsync(HttpMethod.Put, $"/v1.0/actors/{OrderActor.Type}/{NextId()}/method/orders"),
                () => SendAsync(HttpMethod.Post, "/v1.0/invoke/shop/method/orders")),
            new(
                "gRPC actor call",
                () => lean.InvokeActorAsync(OrderActor.Type, NextId(), "orders", Order.Sample),
                () => lean.InvokeAsync("shop", "orders", StubServer.Json)),
        ];
        await HostedAsync();
        var figures = new List<Figure>();
        foreach (var pair in pairs)
        {
            // Until the code has its last form, and the actors are active.
            await Load.RunAsync(pair.Ours, Load.Callers, effort.LoadTime * 5);
            await Load.RunAsync(pair.Base, Load.Callers, effort.LoadTime * 5);
            figures.Add(await Turns.ProcessorAsync(pair, (sidecar.Process, sidecar.Process), Over, Goal, effort));
        }

        return figures;

        // So many actors that callers seldom meet at one.
        string NextId() => ((uint)Interlocked.Increment(ref last) % Actors).ToString(CultureInfo.InvariantCulture);

        Task SendAsync(HttpMethod method, string path) => SidecarProgram.SendAsync(sidecar.Invoker, method, new Uri(sidecar.Http, path), StubServer.Json);

        // The sidecar is ready before it knows what the application hosts.
        async Task HostedAsync()
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await pairs[0].Ours();
                    return;
                }
                catch (InvalidOperationException) when (attempt < 600)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50));
                }
            }
        }
    }
}
