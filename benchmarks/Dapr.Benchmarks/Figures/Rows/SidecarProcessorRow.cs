using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
        var folder = Directory.CreateTempSubdirectory("dapr-figures");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "components.yaml"), Components);
        var (grpcPort, httpPort) = (FreePort(), FreePort());
        await using var sidecar = ChildProgram.StartProject(
            "src/Dapr.Sidecar.Host",
            "--app-id", "shop",
            "--app-port", Text(address.Port),
            "--dapr-http-port", Text(httpPort),
            "--dapr-grpc-port", Text(grpcPort),
            "--dapr-internal-grpc-port", Text(FreePort()),
            "--metrics-port", Text(FreePort()),
            "--resources-path", folder.FullName,
            "--log-level", "fatal");
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
        var (oursHttp, oursGrpc) = (new Uri($"http://127.0.0.1:{httpPort}"), new Uri($"http://127.0.0.1:{grpcPort}"));
        await ReadyAsync(invoker, new Uri(oursHttp, "/v1.0/healthz"));

        var (ours, other) = (new LeanClient(invoker, oursGrpc), new LeanClient(invoker, plainGrpc));
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
            figures.Add(await Turns.ProcessorAsync(pair, (sidecar, plain), Over, Goal, effort));
        }

        folder.Delete(recursive: true);
        return figures;

        Pair Http(string name, HttpMethod method, string path, byte[]? body)
        {
            var (oursUri, plainUri) = (new Uri(oursHttp, path), new Uri(plainHttp, path));
            return new(name, () => SendAsync(invoker, method, oursUri, body), () => SendAsync(invoker, method, plainUri, body));
        }
    }

    private static async Task SendAsync(HttpMessageInvoker invoker, HttpMethod method, Uri uri, byte[]? body)
    {
        using var request = new HttpRequestMessage(method, uri);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("content-type", "application/json");
        }

        using var response = await invoker.SendAsync(request, CancellationToken.None);
        await response.Content.CopyToAsync(Stream.Null);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {uri} was answered with {(int)response.StatusCode}.");
        }
    }

    private static async Task ReadyAsync(HttpMessageInvoker invoker, Uri health)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await SendAsync(invoker, HttpMethod.Get, health, null);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException && attempt < 600)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
