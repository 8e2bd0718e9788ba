using System.Net;
using System.Net.Sockets;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>Sidecars of two processes, which speak over the internal port.</summary>
public sealed class OtherProcessTests
{
    [Fact]
    public async Task Invoke_ASidecarOfAnotherProcess_ReachesItsApplication()
    {
        await using var app = await PortApp.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = context.Request.Path == "/missing" ? 404 : 200;
            await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["dapr-caller-app-id"]} {(await reader.ReadToEndAsync()).Length}");
        });
        using var program = new SidecarProgram("--app-id=callee", "--dapr-http-port=0", "--dapr-grpc-port=0", "--metrics-port=0", "--dapr-listen-addresses=127.0.0.1", $"--app-port={app.Port}");
        (await program.RunningAsync()).Dispose();
        var names = new ControlPlane();
        using var known = names.Add("callee", $"127.0.0.1:{await program.PortAsync("Internal gRPC server is running on :")}");
        await using var caller = await TestSidecar.StartAsync(options => (options.AppId, options.ControlPlane) = ("caller", names));

        using var got = await caller.SendAsync("GET", "/v1.0/invoke/callee/method/a/b?c=d");
        using var posted = await caller.SendAsync("POST", "/v1.0/invoke/callee/method/large", new string('x', 1_000_000));
        using var missing = await caller.SendAsync("GET", "/v1.0/invoke/callee/method/missing");
        var invoked = await caller.Rpc.InvokeAsync(DaprMethods.InvokeService, new InvokeServiceRequest
        {
            Id = "callee",
            Message = new InvokeRequest { Method = "rpc", HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Put } },
        });

        Assert.Equal("GET /a/b?c=d caller 0", await got.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("POST /large caller 1000000", await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("PUT /rpc caller 0", invoked.Data.Value.ToStringUtf8());
    }

    [Fact]
    public async Task Invoke_ASidecarOfAnotherProcessThatIsGone_SaysSoAndItsSuccessorIsReached()
    {
        await using var app = await PortApp.StartAsync(context => context.Response.WriteAsync("hello"));
        var port = SidecarServer.Choose(0)!.Value;
        var names = new ControlPlane();
        using var known = names.Add("callee", $"localhost:{port}");
        await using var caller = await TestSidecar.StartAsync(options => (options.AppId, options.ControlPlane, options.Clock) = ("caller", names, new NoWaiting()));

        using (var program = await StartAsync())
        {
            Assert.Equal("hello", await caller.Http.GetStringAsync("/v1.0/invoke/callee/method/x", TestContext.Current.CancellationToken));
        }

        using var failed = await caller.Http.GetAsync("/v1.0/invoke/callee/method/x", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Contains("ERR_DIRECT_INVOKE", await failed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var successor = await StartAsync();
        Assert.Equal("hello", await caller.Http.GetStringAsync("/v1.0/invoke/callee/method/x", TestContext.Current.CancellationToken));

        async Task<SidecarProgram> StartAsync()
        {
            var program = new SidecarProgram("--app-id=callee", "--dapr-http-port=0", "--dapr-grpc-port=0", "--metrics-port=0", $"--dapr-internal-grpc-port={port}", $"--app-port={app.Port}");
            (await program.RunningAsync()).Dispose();
            return program;
        }
    }

    [Fact]
    public async Task Add_UntilItIsDisposed_MakesASidecarKnown()
    {
        var names = new ControlPlane();
        var known = names.Add("callee", "127.0.0.1:1");
        Assert.Equal(["callee"], names.AppIds);

        known.Dispose();

        Assert.Empty(names.AppIds);
        await using var caller = await TestSidecar.StartAsync(options => options.ControlPlane = names);
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => caller.Rpc.InvokeAsync(DaprMethods.InvokeService, new InvokeServiceRequest { Id = "callee", Message = new InvokeRequest { Method = "x" } }));
        Assert.Contains("no host found with the given ID", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:99999")]
    [InlineData("http://localhost:1")]
    [InlineData("localhost:1/x")]
    public void Add_WhatIsNoHostWithAPort_IsRefused(string address) => Assert.Throws<ArgumentException>(() => new ControlPlane().Add("callee", address));

    [Fact]
    public async Task Start_OfTwoProgramsOfOneName_GivesEachAnInternalPort()
    {
        // The port of a name is the name's own only while nobody else on this machine has it.
        var name = Enumerable.Range(0, 100).Select(number => $"twin{number}").First(candidate => IsFree(SidecarServer.StableInternalPort(candidate)));
        string[] args = [$"--app-id={name}", "--dapr-http-port=0", "--dapr-grpc-port=0", "--metrics-port=0"];
        using var first = new SidecarProgram(args);
        (await first.RunningAsync()).Dispose();
        using var second = new SidecarProgram(args);
        (await second.RunningAsync()).Dispose();

        const string Line = "Internal gRPC server is running on :";
        var (one, two) = (await first.PortAsync(Line), await second.PortAsync(Line));

        Assert.Equal(SidecarServer.StableInternalPort(name), one);
        Assert.NotEqual(one, two);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Any, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Lets nobody wait.</summary>
    private sealed class NoWaiting : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
