using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>Sidecars that come and go leave nothing behind. Nothing else runs beside these tests: they count what the process has.</summary>
[Collection(nameof(DisposalUnderLoadTests.Alone))]
public sealed class ManySidecarsTests
{
    private const int Sidecars = 100;

    [Fact]
    public async Task Dispose_OfAHundred_LeavesNoObjectThreadSocketOrPort()
    {
        await StartAndEndAsync(new ControlPlane());
        Collect();
        var (threads, files) = (Threads(), Files());
        var names = new ControlPlane();
        var left = new List<WeakReference>();
        var ports = new List<int>();

        for (var round = 0; round < Sidecars; round++)
        {
            var (references, used) = await StartAndEndAsync(names);
            left.AddRange(references);
            ports.AddRange(used);
        }

        // The last one may still stand on a stack.
        await StartAndEndAsync(names);
        Collect();
        Assert.Empty(names.AppIds);
        Assert.All(ports, port => Assert.Throws<SocketException>(() => new TcpClient("127.0.0.1", port).Dispose()));
        Assert.Equal(0, left.Count(reference => reference.IsAlive));
        Assert.InRange(Threads(), 0, threads + 10);
        Assert.InRange(Files(), 0, files + 20);
    }

    /// <summary>A sidecar that does what sidecars do, and ends. What was used by it must not be held by whoever asks for its end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference[] References, int[] Ports)> StartAndEndAsync(ControlPlane names)
    {
        var app = HttpApp.Of("""{"pubsubname":"pubsub","topic":"t","route":"/t"}""");
        var options = new SidecarOptions { AppHandler = app, HttpPort = 0, GrpcPort = 0, InternalGrpcPort = 0, ControlPlane = names, EnableAppHealthCheck = true, AppHealthProbeInterval = TimeSpan.FromMilliseconds(1) };
        options.Components.Add(PubSubSidecar.InMemory());
        options.Components.Add(new ComponentSpec { Name = "store", Type = "state.in-memory" });
        var sidecar = await DaprSidecar.StartAsync(options);
        await sidecar.Ready.WithLimit(() => "not ready");
        using (var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{sidecar.HttpPort}") })
        using (var content = new StringContent("""[{"key":"k","value":1,"metadata":{"ttlInSeconds":"1000"}}]"""))
        {
            (await client.PostAsync("/v1.0/state/store", content)).Dispose();
            (await client.PostAsync("/v1.0/publish/pubsub/t", null)).Dispose();
            (await client.GetAsync("/v1.0/invoke/app/method/x")).Dispose();
        }

        await sidecar.DisposeAsync();
        return ([new WeakReference(sidecar), new WeakReference(sidecar.Events), new WeakReference(app)], [sidecar.HttpPort!.Value, sidecar.GrpcPort!.Value, sidecar.InternalGrpcPort!.Value]);
    }

    private static void Collect()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }

    /// <summary>Open files and sockets, where the system says.</summary>
    private static int Files() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
