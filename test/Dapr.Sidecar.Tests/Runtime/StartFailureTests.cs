using System.Net;
using System.Net.Sockets;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>Sidecars that cannot start: they say why, and leave nothing behind.</summary>
public sealed class StartFailureTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Start_OnAPortThatIsTaken_NamesItAndLeavesTheOthersFree(int taken)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var busy = ((IPEndPoint)other.LocalEndpoint).Port;
        var ports = Enumerable.Range(0, 5).Select(number => number == taken ? busy : SidecarServer.Choose(0)).ToArray();
        var store = new DisposableStore();
        var options = new SidecarOptions { HttpPort = ports[0], GrpcPort = ports[1], InternalGrpcPort = ports[2], MetricsPort = ports[3], PublicPort = ports[4], ControlPlane = new ControlPlane() };
        using var log = new CollectedLog();
        options.LoggerFactory = log;
        options.Components.Add(new ComponentSpec { Name = "broker", Type = "pubsub.mine" });
        options.Catalog.AddPubSub("pubsub.mine", _ => store);

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => DaprSidecar.StartAsync(options, TestContext.Current.CancellationToken));

        Assert.Contains(busy.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, entry => entry.Category.StartsWith("Microsoft.", StringComparison.Ordinal));
        Assert.True(store.IsDisposed);
        Assert.Empty(options.ControlPlane.AppIds);
        foreach (var port in ports.Where(port => port != busy))
        {
            using var free = new TcpListener(IPAddress.Loopback, port!.Value);
            free.Start();
        }
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(-1)]
    public async Task Start_OnWhatIsNoPort_SaysSo(int port)
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => DaprSidecar.StartAsync(new SidecarOptions { HttpPort = port }, TestContext.Current.CancellationToken));

        Assert.Contains($"{port} is no port", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnyPorts_SaysWhichTheyAreAndLeavesTheOptionsAlone()
    {
        var options = new SidecarOptions { HttpPort = 0, GrpcPort = 0, InternalGrpcPort = 0, MetricsPort = 0, PublicPort = 0 };

        await using var sidecar = await DaprSidecar.StartAsync(options, TestContext.Current.CancellationToken);

        Assert.All([sidecar.HttpPort, sidecar.GrpcPort, sidecar.InternalGrpcPort, sidecar.MetricsPort, sidecar.PublicPort], port => Assert.True(port > 0));
        Assert.All([options.HttpPort, options.GrpcPort, options.InternalGrpcPort, options.MetricsPort, options.PublicPort], port => Assert.Equal(0, port));
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://127.0.0.1:{sidecar.PublicPort}/v1.0/metadata", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Start_WithACatalogThatSeveralUse_LeavesItAsItIs()
    {
        var options = new SidecarOptions();
        options.Components.Add(PubSubSidecar.InMemory());

        await using var first = await DaprSidecar.StartAsync(options, TestContext.Current.CancellationToken);
        await using var second = await DaprSidecar.StartAsync(options, TestContext.Current.CancellationToken);

        Assert.Null(options.Catalog.Find("pubsub.in-memory", "v1"));
    }

    private sealed class DisposableStore : IPubSub, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public IReadOnlyList<string> Features => [];

        public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IAsyncDisposable> SubscribeAsync(
            BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public void Dispose() => IsDisposed = true;
    }
}
