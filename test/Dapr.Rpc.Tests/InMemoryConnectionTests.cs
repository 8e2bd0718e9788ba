using Dapr.Rpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dapr.Rpc.Tests;

/// <summary>The connections inside the process: they end as sockets do, from both sides.</summary>
public sealed class InMemoryConnectionTests
{
    [Theory]
    [InlineData("before the headers")]
    [InlineData("after the headers")]
    [InlineData("in the body")]
    [InlineData("while the request comes")]
    public async Task Http1_ServerAborts_CallersReadFailsAsOnASocket(string when)
    {
        await using var server = await TestServer.StartAsync(
            endpoints => endpoints.Map("/", async context =>
            {
                if (when == "after the headers")
                {
                    await context.Response.StartAsync();
                }
                else if (when == "in the body")
                {
                    await context.Response.WriteAsync("some");
                    await context.Response.Body.FlushAsync();
                }
                else if (when == "while the request comes")
                {
                    await context.Request.Body.ReadExactlyAsync(new byte[10]);
                }

                context.Abort();
            }),
            protocols: HttpProtocols.Http1);
        using var client = new HttpClient(server.Transport.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };

        // Which of two threads closes first is chance, so one round shows little.
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (round, _) =>
        {
            var exception = await Record.ExceptionAsync(() => CallAsync(client, when).WaitAsync(TestServer.Limit, TimeProvider.System));

            Assert.True(exception is HttpRequestException or IOException, $"round {round}: {exception}");
        });
    }

    [Fact]
    public async Task Http1_CallerGone_ServerLearnsOfIt()
    {
        var began = Signal();
        var ended = Signal();
        await using var server = await TestServer.StartAsync(
            endpoints => endpoints.Map("/", async context =>
            {
                context.RequestAborted.Register(ended.SetResult);
                began.SetResult();
                await ended.Task;
            }),
            protocols: HttpProtocols.Http1);
        using var client = new HttpClient(server.Transport.CreateHandler());
        using var cancellation = new CancellationTokenSource();

        var call = client.GetAsync(new Uri("http://test/"), cancellation.Token);
        await began.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task.WaitAsync(TestServer.Limit, TimeProvider.System);
    }

    [Fact]
    public async Task Abort_CallerWaitsInBothDirections_BothFail()
    {
        await using var connection = new InMemoryConnection();
        var read = connection.Client.ReadAsync(new byte[1]).AsTask();
        var write = FillAsync(connection.Client);

        connection.Abort(new ConnectionAbortedException("gone"));

        await Assert.ThrowsAsync<IOException>(() => read.WaitAsync(TestServer.Limit, TimeProvider.System));
        await Assert.ThrowsAsync<IOException>(() => write.WaitAsync(TestServer.Limit, TimeProvider.System));
        Assert.True(connection.ConnectionClosed.IsCancellationRequested);
    }

    [Fact]
    public async Task Abort_AfterTheServerWrote_CallerReadsThatFirst()
    {
        await using var connection = new InMemoryConnection();
        await connection.Transport.Output.WriteAsync(new byte[] { 1, 2, 3 });

        connection.Abort(new ConnectionAbortedException("gone"));

        Assert.Equal(3, await connection.Client.ReadAsync(new byte[10]));
        await Assert.ThrowsAsync<IOException>(() => connection.Client.ReadAsync(new byte[10]).AsTask());
    }

    [Fact]
    public async Task Abort_ServerWaitsForBytes_ItsReadEndsWithTheReason()
    {
        await using var connection = new InMemoryConnection();
        var read = connection.Transport.Input.ReadAsync().AsTask();
        var reason = new ConnectionAbortedException("gone");

        connection.Abort(reason);

        Assert.Same(reason, await Assert.ThrowsAsync<ConnectionAbortedException>(() => read.WaitAsync(TestServer.Limit, TimeProvider.System)));
    }

    [Fact]
    public async Task Write_ServerHasClosed_Fails()
    {
        var connection = new InMemoryConnection();
        await connection.DisposeAsync();

        // A caller that sends first and reads then would never learn of it otherwise.
        await Assert.ThrowsAsync<IOException>(() => FillAsync(connection.Client).WaitAsync(TestServer.Limit, TimeProvider.System));
        Assert.Equal(0, await connection.Client.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task Write_ServerHasClosedWithSomethingToRead_FailsOnlyAfterItsEnd()
    {
        var connection = new InMemoryConnection();
        await connection.Transport.Output.WriteAsync(new byte[1]);
        await connection.DisposeAsync();
        var client = connection.Client;

        // An HTTP/2 client writes while it reads, and takes a write that fails for the end of all its calls.
        await client.WriteAsync(new byte[1]);
        Assert.Equal(1, await client.ReadAsync(new byte[2]));
        await client.WriteAsync(new byte[1]);
        Assert.Equal(0, await client.ReadAsync(new byte[1]));

        await Assert.ThrowsAsync<IOException>(() => client.WriteAsync(new byte[1]).AsTask());
    }

    [Fact]
    public async Task Listener_StopsBeforeItTookAConnection_CallerLearnsOfIt()
    {
        var transport = new InMemoryTransport();
        var listener = await transport.BindAsync(transport.EndPoint);
        await using var client = await transport.ConnectAsync();
        var read = client.ReadAsync(new byte[1]).AsTask();

        await listener.DisposeAsync();

        await Assert.ThrowsAsync<IOException>(() => read.WaitAsync(TestServer.Limit, TimeProvider.System));
        await Assert.ThrowsAsync<IOException>(() => transport.ConnectAsync().AsTask());
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task FillAsync(Stream stream)
    {
        while (true)
        {
            await stream.WriteAsync(new byte[1024]);
        }
    }

    private static async Task CallAsync(HttpClient client, string when)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://test/")
        {
            Content = when == "while the request comes" ? new StreamContent(new EndlessStream()) : new ByteArrayContent([1, 2]),
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await response.Content.ReadAsByteArrayAsync();
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);
    }
}
