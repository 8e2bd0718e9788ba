using System.Net.Sockets;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>The API on Unix sockets instead of ports.</summary>
public sealed class UnixSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("uds").FullName;

    private string Http => Path.Combine(_folder, "dapr-app1-http.socket");

    private string Grpc => Path.Combine(_folder, "dapr-app1-grpc.socket");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_WithAFolder_ServesBothApisOnSocketsAndNoPorts()
    {
        await using var sidecar = await StartAsync();
        using var http = new HttpClient(To(Http)) { BaseAddress = new Uri("http://localhost") };
        using var rpc = new RpcChannel(new Uri("http://localhost"), new RpcChannelOptions { HttpHandler = To(Grpc), DisposeHttpHandler = true });

        var json = await http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken);
        var metadata = await rpc.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest());

        Assert.Contains("\"id\":\"app1\"", json);
        Assert.Equal("app1", metadata.Id);
        Assert.Equal((null, null), (sidecar.Sidecar.HttpPort, sidecar.Sidecar.GrpcPort));
    }

    [Fact]
    public async Task Dispose_RemovesTheSockets()
    {
        await using (await StartAsync())
        {
            Assert.Equal(2, Directory.GetFiles(_folder).Length);
        }

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Start_WhereADeadProgramLeftItsSocket_TakesItsPlace()
    {
        await File.WriteAllTextAsync(Http, "", TestContext.Current.CancellationToken);

        await using var sidecar = await StartAsync();
        using var http = new HttpClient(To(Http)) { BaseAddress = new Uri("http://localhost") };

        Assert.Contains("app1", await http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_WhereAnotherSidecarListens_IsRefused()
    {
        await using var first = await StartAsync();

        var failure = await Assert.ThrowsAsync<SidecarStartException>(StartAsync);

        Assert.Contains(Http, failure.Message);
    }

    [Fact]
    public async Task Start_WithAFolderThatIsAbsent_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options => options.UnixDomainSocket = "/nowhere/at/all"));

        Assert.Contains("/nowhere/at/all", failure.Message);
    }

    private Task<TestSidecar> StartAsync() => TestSidecar.StartAsync(options =>
    {
        options.HttpPort = 0;
        options.GrpcPort = 0;
        options.UnixDomainSocket = _folder;
    });

    private static SocketsHttpHandler To(string path) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
