using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dapr.Benchmarks.Figures.Measuring;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>The sidecar program beside an application.</summary>
internal sealed class SidecarProgram : IAsyncDisposable
{
    private readonly DirectoryInfo _resources;

    private SidecarProgram(DirectoryInfo resources, ChildProgram process, Uri http, Uri grpc) => (_resources, Process, Http, Grpc) = (resources, process, http, grpc);

    public ChildProgram Process { get; }

    public Uri Http { get; }

    public Uri Grpc { get; }

    /// <summary>Sends requests to it, and to what it is compared with.</summary>
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });

    /// <summary>Starts it, and waits until it is ready.</summary>
    /// <param name="application">Where the application listens.</param>
    /// <param name="components">Its resources, in YAML.</param>
    public static async Task<SidecarProgram> StartAsync(Uri application, string components)
    {
        var folder = Directory.CreateTempSubdirectory("dapr-figures");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "components.yaml"), components);
        var (grpcPort, httpPort) = (FreePort(), FreePort());
        var process = ChildProgram.StartProject(
            "src/Dapr.Sidecar.Host",
            "--app-id", "shop",
            "--app-port", Text(application.Port),
            "--dapr-http-port", Text(httpPort),
            "--dapr-grpc-port", Text(grpcPort),
            "--dapr-internal-grpc-port", Text(FreePort()),
            "--metrics-port", Text(FreePort()),
            "--resources-path", folder.FullName,
            "--log-level", "fatal");
        var sidecar = new SidecarProgram(folder, process, new Uri($"http://127.0.0.1:{httpPort}"), new Uri($"http://127.0.0.1:{grpcPort}"));
        await ReadyAsync(sidecar.Invoker, new Uri(sidecar.Http, "/v1.0/healthz"));
        return sidecar;
    }

    public async ValueTask DisposeAsync()
    {
        Invoker.Dispose();
        await Process.DisposeAsync();
        _resources.Delete(recursive: true);
    }

    /// <summary>Sends a request, to whomever, and reads the answer.</summary>
    public static async Task SendAsync(HttpMessageInvoker invoker, HttpMethod method, Uri uri, byte[]? body)
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
