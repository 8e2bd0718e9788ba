using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Dapr.Actors.Runtime;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>What an application pays for hosting actors.</summary>
internal static class ActorHostRows
{
    private const string JsonType = "application/json";
    private const int Activations = 10_000;

    /// <summary>A call that reaches an actor in process, over a plain endpoint that does the same.</summary>
    public static async Task<IReadOnlyList<Figure>> DispatchAsync(Effort effort)
    {
        const string Over = "plain PUT endpoint";
        var ours = await HostAsync();
        var plain = await PipelineServer.StartAsync(app => app.MapPut("/orders/{id}", (string id, Order order) => order));
        var path = Path("42", nameof(IOrderActor.TakeAsync));
        var pair = new Pair("actor dispatch", () => ours.SendAsync("PUT", path, JsonType, StubServer.Json), () => plain.SendAsync("PUT", "/orders/42", JsonType, StubServer.Json));
        return [await Turns.TimeAsync(pair, Over, 0.90, effort), await Turns.BytesAsync(pair, Over, 0.95, effort)];
    }

    /// <summary>Turns that write state once, over an endpoint that saves over HTTP, under many callers.</summary>
    public static async Task<IReadOnlyList<Figure>> TurnAsync(Effort effort)
    {
        var (stub, grpc, http) = await StubServer.StartAsync();
        await using var process = stub;
        using var saving = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null }) { BaseAddress = http };
        await using var ours = await ServeAsync(
            app => app.MapActorsHandlers(),
            services => services.AddActors(options => Configure(options)),
            ("DAPR_GRPC_ENDPOINT", grpc.ToString()),
            ("DAPR_HTTP_ENDPOINT", http.ToString()));
        await using var plain = await ServeAsync(app => app.MapPut("/orders/{id}", async (string id, Order order) =>
        {
            using var answer = await saving.PostAsJsonAsync($"/v1.0/actors/{OrderActor.Type}/{id}/state", [StateWrite.Of(order)], FiguresJson.Default.StateWriteArray);
            answer.EnsureSuccessStatusCode();
        }));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
        var ids = new Ids();
        var pair = new Pair(
            "actor turn with a state write",
            () => PutAsync(invoker, new Uri(ours.Urls.Single()), Path(ids.Next(), nameof(IOrderActor.KeepAsync))),
            () => PutAsync(invoker, new Uri(plain.Urls.Single()), $"/orders/{ids.Next()}"));
        return [await Turns.LoadAsync(pair, $"PUT endpoint that saves over HTTP, {Load.Callers} callers", 1.25, Load.Callers, effort)];
    }

    /// <summary>Ten thousand actors that become active and stay: time and memory of each, over an object with a lock and a scope of services in a dictionary.</summary>
    public static async Task<IReadOnlyList<Figure>> ActivationsAsync(Effort effort)
    {
        const string Over = "object, lock and scope in a dictionary, behind a plain PUT endpoint";
        var (times, bytes) = ((Ours: new List<double>(), Base: new List<double>()), (Ours: new List<double>(), Base: new List<double>()));
        for (var round = -1; round < Math.Min(effort.Rounds, 5); round++)
        {
            var objects = new ConcurrentDictionary<string, Kept>();
            var ours = await ActivateAsync(await HostAsync(), id => Path(id, nameof(IOrderActor.TakeAsync)), effort);
            var plain = await ActivateAsync(
                await PipelineServer.StartAsync(app => app.MapPut("/orders/{id}", (string id, Order order, IServiceProvider services) => objects.GetOrAdd(id, _ => new Kept(services.CreateScope(), new SemaphoreSlim(1))).Take(order))),
                id => $"/orders/{id}",
                effort);

            // The first is not counted: it compiles.
            if (round < 0) continue;

            times.Ours.Add(ours.Time);
            times.Base.Add(plain.Time);
            bytes.Ours.Add(ours.Bytes);
            bytes.Base.Add(plain.Bytes);
        }

        return
        [
            Turns.Compare("10,000 activations", $"time of each : {Over}", Median.Of(times.Ours), Median.Of(times.Base), null, "µs"),
            Turns.Compare("10,000 activations", $"memory of each : {Over}", Median.Of(bytes.Ours), Median.Of(bytes.Base), null, "B"),
        ];
    }

    private static async Task<(double Time, double Bytes)> ActivateAsync(PipelineServer server, Func<string, string> path, Effort effort)
    {
        var count = effort == Effort.Smoke ? 10 : Activations;
        var paths = Enumerable.Range(0, count).Select(number => path(number.ToString(CultureInfo.InvariantCulture))).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var since = TimeProvider.System.GetTimestamp();
        foreach (var one in paths)
        {
            await server.SendAsync("PUT", one, JsonType, StubServer.Json);
        }

        var time = TimeProvider.System.GetElapsedTime(since).TotalMicroseconds / count;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        GC.KeepAlive(server);
        return (time, bytes);
    }

    private static Task<PipelineServer> HostAsync() => PipelineServer.StartAsync(app => app.MapActorsHandlers(), services => services.AddActors(options => Configure(options)));

    private static void Configure(ActorRuntimeOptions options)
    {
        options.JsonSerializerOptions = FiguresJson.Default.Options;
        options.Actors.RegisterActor<OrderActor>();
    }

    private static async Task<WebApplication> ServeAsync(Action<WebApplication> map, Action<IServiceCollection>? add = null, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolver = FiguresJson.Default);
        foreach (var (name, value) in settings)
        {
            builder.Configuration[name] = value;
        }

        add?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    private static async Task PutAsync(HttpMessageInvoker invoker, Uri address, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(address, path)) { Content = new ByteArrayContent(StubServer.Json) };
        request.Content.Headers.TryAddWithoutValidation("content-type", JsonType);
        using var response = await invoker.SendAsync(request, CancellationToken.None);
        await response.Content.CopyToAsync(Stream.Null);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} was answered with {(int)response.StatusCode}.");
        }
    }

    private static string Path(string id, string method) => $"/actors/{OrderActor.Type}/{id}/method/{method}";

    /// <summary>So many actors that callers seldom meet at one.</summary>
    private sealed class Ids
    {
        private int _last;

        public string Next() => ((uint)Interlocked.Increment(ref _last) % 1024).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What stands for an actor where it is made by hand.</summary>
    private sealed record Kept(IServiceScope Scope, SemaphoreSlim Lock)
    {
        public Order Take(Order order) => order;
    }
}
