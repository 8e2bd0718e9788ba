using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Client.Tests.PubSub.Streaming;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests.Reported;

/// <summary>What users of the official SDK reported about calls of every kind, by the number there.</summary>
public sealed class CallBugs
{
    [Fact]
    public async Task Issue874_WaitForSidecar_QuestionThatTimesOut_IsAskedAgain()
    {
        using var handler = new Hanging();
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseTimeout(TimeSpan.FromMilliseconds(20)).UseHttpMessageHandler(handler).Build();

        await client.WaitForSidecarAsync();

        // The third is answered at once, which a busy machine may find too late all the same.
        Assert.InRange(handler.Asked, 3, int.MaxValue);
    }

    /// <summary>A sidecar that does not answer at first.</summary>
    private sealed class Hanging : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (++Asked < 3)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return new HttpResponseMessage(System.Net.HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task Pull1820_BulkSaveAndDelete_CarryTheToken()
    {
        var tokens = new ConcurrentQueue<string>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.SaveState, (_, call) => Note(call.HttpContext));
            endpoints.MapUnary(DaprMethods.DeleteBulkState, (_, call) => Note(call.HttpContext));
        });
        using var client = sidecar.CreateClient(builder => builder.UseDaprApiToken("secret"));

        await client.SaveBulkStateAsync("s", [new SaveStateItem<int>("a", 1, "")]);
        await client.DeleteBulkStateAsync("s", [new BulkDeleteStateItem("a", "")]);

        Assert.Equal(["secret", "secret"], tokens);

        Task<Empty> Note(HttpContext context)
        {
            tokens.Enqueue(context.Request.Headers["dapr-api-token"].ToString());
            return Task.FromResult(new Empty());
        }
    }

    [Theory]
    [InlineData("rpc")]
    [InlineData("health")]
    [InlineData("invoke")]
    [InlineData("invoke grpc")]
    [InlineData("http client")]
    public async Task Issue422_Cancellation_IsTheCallersAndNothingAroundIt(string kind)
    {
        using var cancellation = new CancellationTokenSource();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetState, (_, call) => HangAsync<GetStateResponse>(call.CancellationToken));
            endpoints.MapUnary(DaprMethods.InvokeService, (_, call) => HangAsync<InvokeResponse>(call.CancellationToken));
            endpoints.MapFallback(async context => { await HangAsync<Empty>(context.RequestAborted); });
        });
        using var client = sidecar.CreateClient();
        using var http = client.CreateInvokableHttpClient("shop");
        Func<CancellationToken, Task> call = kind switch
        {
            "rpc" => token => client.GetStateAsync<int>("s", "k", cancellationToken: token),
            "health" => client.CheckHealthAsync,
            "invoke" => token => client.InvokeMethodAsync("shop", "orders", token),
            "invoke grpc" => token => client.InvokeMethodGrpcAsync("shop", "orders", token),
            _ => token => http.GetAsync(new Uri("/orders", UriKind.Relative), token),
        };

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call(cancellation.Token));

        Assert.Equal(cancellation.Token, exception.CancellationToken);

        async Task<T> HangAsync<T>(CancellationToken aborted)
            where T : new()
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted);
            return new T();
        }
    }

    [Fact]
    public async Task Pull1877_StatusCall_ThatFails_SaysSo()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
            endpoints.MapUnary(DaprMethods.GetMetadata, (_, _) => Task.FromException<GetMetadataResponse>(new RpcCallException(RpcStatusCode.PermissionDenied, "no"))));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.GetMetadataAsync());

        Assert.Equal(("GetMetadata", "PermissionDenied"), (exception.Operation, exception.Status));
    }

    [Fact]
    public async Task Issue1635_TransportOfTheUser_WipesNeitherLimitNorHeaders()
    {
        var seen = "";
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, (_, call) =>
        {
            seen = $"{call.HttpContext.Request.Headers["grpc-timeout"]} {call.HttpContext.Request.Headers["dapr-api-token"]}";
            return Task.FromResult(new GetStateResponse());
        }));
        using var client = new DaprClientBuilder().UseTimeout(TimeSpan.FromSeconds(7)).UseDaprApiToken("secret")
            .UseHttpEndpoint("http://dapr").UseGrpcEndpoint("http://dapr").UseHttpMessageHandler(sidecar.Http, sidecar.Grpc).Build();

        await client.GetStateAsync<int>("s", "k");

        Assert.Equal("7000m secret", seen);
    }

    [Fact]
    public void Issue1007_Calls_WithoutATimeout_HaveNoHiddenLimit()
    {
        using var unlimited = new DaprConnection(new DaprConnectionOptions { HttpEndpoint = "http://dapr", GrpcEndpoint = "http://dapr", Timeout = null });
        using var limited = new DaprConnection(new DaprConnectionOptions { HttpEndpoint = "http://dapr", GrpcEndpoint = "http://dapr", Timeout = TimeSpan.FromMinutes(5) });
        using var client = new DaprClientBuilder().UseTimeout(TimeSpan.FromMinutes(5)).Build();
        using var http = client.CreateInvokableHttpClient("shop");

        Assert.Equal((Timeout.InfiniteTimeSpan, TimeSpan.FromMinutes(5)), (unlimited.Http.Timeout, limited.Http.Timeout));
        Assert.Equal(TimeSpan.FromMinutes(5), http.Timeout);
    }

    [Fact]
    public async Task Issue1007_GrpcCall_HasTheLimitThatWasGivenAndElseNone()
    {
        var seen = new List<string>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, (_, call) =>
        {
            seen.Add(call.HttpContext.Request.Headers["grpc-timeout"].ToString());
            return Task.FromResult(new GetStateResponse());
        }));
        using var unlimited = sidecar.CreateClient();
        using var limited = sidecar.CreateClient(builder => builder.UseTimeout(TimeSpan.FromMinutes(5)));

        await unlimited.GetStateAsync<int>("s", "k");
        await limited.GetStateAsync<int>("s", "k");

        Assert.Equal(["", "300000m"], seen);
    }

    // That of the environment is tried in a program (EnvironmentTests).
    [Fact]
    public async Task Issue1007_StaticInvokeClient_HasTheLimitThatItShowsAndNoOther()
    {
        var (entered, gone) = (new Signal(), new Signal());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var sidecar = builder.Build();
        sidecar.MapFallback(async context =>
        {
            entered.Set();
            await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
            gone.Set();
        });
        await sidecar.StartAsync();
        using var http = DaprClient.CreateInvokeHttpClient("shop", sidecar.Urls.First());
        Assert.Equal(TimeSpan.FromSeconds(100), http.Timeout);

        http.Timeout = Timeout.InfiniteTimeSpan;
        using var giveUp = new CancellationTokenSource();
        var asking = http.GetStringAsync(new Uri("/orders", UriKind.Relative), giveUp.Token);
        await entered.WaitAsync();
        await giveUp.CancelAsync();

        // Its caller alone ends the wait, so it is no timeout.
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal((giveUp.Token, false), (exception.CancellationToken, exception.InnerException is TimeoutException));
        await gone.WaitAsync();
    }

    [Fact]
    public async Task Issue1726_InvokeClients_MadeForEachCall_ShareTheirConnections()
    {
        var connections = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection =>
            {
                Interlocked.Increment(ref connections);
                return next(connection);
            });
        }));
        await using var sidecar = builder.Build();
        sidecar.MapFallback(context => context.Response.WriteAsync("ok"));
        await sidecar.StartAsync();
        using var dapr = new DaprClientBuilder().UseHttpEndpoint(sidecar.Urls.First()).Build();

        for (var call = 0; call < 5; call++)
        {
            using var made = DaprClient.CreateInvokeHttpClient("shop", sidecar.Urls.First());
            Assert.Equal("ok", await made.GetStringAsync(new Uri("/orders", UriKind.Relative)));
            using var invokable = dapr.CreateInvokableHttpClient("shop");
            Assert.Equal("ok", await invokable.GetStringAsync(new Uri("/orders", UriKind.Relative)));
        }

        Assert.Equal(1, connections);
    }
}
