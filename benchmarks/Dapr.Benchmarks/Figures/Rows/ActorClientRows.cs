using System.Net.Http.Json;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Contracts;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;
using Dapr.Common;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>Calls of actors by typed proxies, over the same written by hand.</summary>
internal static class ActorClientRows
{
    private const string Id = "42";
    private const string Method = nameof(IOrderActor.TakeAsync);

    /// <summary>Bytes and calls in a second over a real connection.</summary>
    public static async Task<IReadOnlyList<Figure>> OverConnectionAsync(Effort effort)
    {
        var (stub, grpc, http) = await StubServer.StartAsync();
        await using var process = stub;
        using var handler = CreateHandler();
        using var connection = Connect(grpc, handler);
        using var invoker = new HttpMessageInvoker(CreateHandler());
        using var client = new HttpClient(CreateHandler()) { BaseAddress = http };
        var (lean, generated, dynamic) = (new LeanClient(invoker, grpc), Generated(connection), Dynamic(connection));
        return
        [
            await Turns.BytesAsync(new("actor call, generated proxy", () => generated.TakeAsync(Order.Sample), () => lean.InvokeActorAsync(OrderActor.Type, Id, Method, Order.Sample)), "lean", 1.15, effort),
            await Turns.LoadAsync(new("actor call, generated proxy", () => generated.TakeAsync(Order.Sample), () => PutAsync(client)), $"PUT by HttpClient, {Load.Callers} callers", 1.5, Load.Callers, effort),
            await Turns.LoadAsync(new("actor call, DynamicProxy", () => dynamic.TakeAsync(Order.Sample), () => generated.TakeAsync(Order.Sample)), $"generated, {Load.Callers} callers", 1 / 1.15, Load.Callers, effort),
        ];
    }

    /// <summary>How long a call takes without the network, by a proxy that is made as the program runs.</summary>
    public static async Task<IReadOnlyList<Figure>> DynamicAsync(Effort effort)
    {
        using var handler = NoNetwork.Grpc();
        using var connection = Connect(new Uri("http://sidecar"), handler);
        var (generated, dynamic) = (Generated(connection), Dynamic(connection));
        var pair = new Pair("actor call, DynamicProxy", () => dynamic.TakeAsync(Order.Sample), () => generated.TakeAsync(Order.Sample));
        return [await Turns.TimeAsync(pair, "generated, no network", 1.15, effort), await Turns.BytesAsync(pair, "generated, no network", 1.15, effort)];
    }

    private static SocketsHttpHandler CreateHandler() =>
        new() { EnableMultipleHttp2Connections = true, UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null };

    private static DaprConnection Connect(Uri address, HttpMessageHandler handler) =>
        new(new DaprConnectionOptions { HttpEndpoint = address.ToString(), GrpcEndpoint = address.ToString(), HttpHandler = handler, GrpcHandler = handler });

    private static ActorProxyFactory Factory(DaprConnection connection) => new(new ActorProxyOptions { JsonSerializerOptions = FiguresJson.Default.Options }, connection);

    private static IOrderActor Generated(DaprConnection connection) => Factory(connection).CreateActorProxy<IOrderActor>(new ActorId(Id), OrderActor.Type);

    private static IOrderActor Dynamic(DaprConnection connection) =>
        (IOrderActor)(object)Factory(connection).CreateActorProxy(new ActorId(Id), ActorContract.Reflect(typeof(IOrderActor)), OrderActor.Type, null);

    private static async Task<Order?> PutAsync(HttpClient client)
    {
        using var response = await client.PutAsJsonAsync($"/v1.0/actors/{OrderActor.Type}/{Id}/method/{Method}", Order.Sample, FiguresJson.Default.Order);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(FiguresJson.Default.Order);
    }
}
