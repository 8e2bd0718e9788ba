using System.Text;
using System.Text.Json;
using Dapr.Actors.Client;
using Dapr.Actors.Tests.Client;

namespace Dapr.Actors.Tests.Reported;

/// <summary>What users of the official SDK reported about proxies of actors, by the number there.</summary>
public sealed class ProxyBugs
{
    private static readonly ActorId Id = new("1");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public interface IRelay : IActor
    {
        Task RelayAsync(string why);
    }

    /// <summary>Several clients, of which one cancelled the requests of another.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Issue588And1653_CallThatIsCancelled_LeavesOthersAlone(bool isGrpc)
    {
        var (one, other) = (new Shop(), new Shop());
        var hosts = new Dictionary<string, PlayedHost> { ["one"] = new(one, [typeof(IShop)]), ["other"] = new(other, [typeof(IShop)]) };
        await using var grpc = isGrpc ? await PlayedGrpcSidecar.StartAsync(async (request, cancellationToken) =>
        {
            var call = new PlayedHost.Call(request.ActorType, request.ActorId, request.Method, request.Data.ToByteArray(), request.Metadata.ToDictionary());
            await hosts[request.ActorId].AnswerAsync(call, cancellationToken);
            return new();
        }) : null;
        using var http = new Choosing(hosts);
        var factory = grpc?.CreateFactory() ?? new ActorProxyFactory(new ActorProxyOptions { HttpEndpoint = "http://dapr" }, http);
        using var cancelled = new CancellationTokenSource();
        using var left = new CancellationTokenSource();
        var first = factory.CreateActorProxy<IShop>(new ActorId("one"), "Shop").WaitAsync(cancelled.Token);
        var second = factory.CreateActorProxy<IShop>(new ActorId("other"), "Shop").WaitAsync(left.Token);
        await Task.WhenAll(one.Waiting.Task, other.Waiting.Task).WaitAsync(Limit, TestContext.Current.CancellationToken);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await one.Cancelled.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        Assert.False(other.Cancelled.Task.IsCompleted);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }

    /// <summary>Of an exception behind another actor nothing was left.</summary>
    [Theory]
    [InlineData(ActorWireFormat.Json)]
    [InlineData(ActorWireFormat.RemotingJson)]
    [InlineData(ActorWireFormat.RemotingDataContract)]
    public async Task Issue904And959_ExceptionOfAnActorThatAnActorCalled_ArrivesWithItsChain(ActorWireFormat format)
    {
        using var shop = PlayedSidecar.For(new Shop(), typeof(IShop));
        using var relay = PlayedSidecar.For(new Relay(shop.CreateFactory(format).CreateActorProxy<IShop>(Id, "Shop")), typeof(IRelay));

        var exception = await Assert.ThrowsAsync<ActorMethodInvocationException>(() => relay.CreateFactory(format).CreateActorProxy<IRelay>(Id, "Relay").RelayAsync("closed"));

        var chain = new List<(string Type, string Message)>();
        for (var each = exception.InnerException as ActorInvokeException; each is not null; each = each.InnerException as ActorInvokeException)
        {
            chain.Add((each.ActualExceptionType, each.Message));
        }

        Assert.Equal(["System.InvalidOperationException", typeof(ActorMethodInvocationException).FullName, "System.IO.InvalidDataException", "System.ArgumentException"], chain.Select(each => each.Type));
        Assert.Equal(("No: closed", "It is sold <out> ü"), (chain[2].Message, chain[3].Message));
    }

    [Fact]
    public async Task Issue1138_TypedProxy_UsesTheJsonOptions()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper };

        await sidecar.CreateFactory(configure: options => options.JsonSerializerOptions = json).CreateActorProxy<IShop>(Id, "Shop").PlaceAsync(new Order { Product = "tea" });

        Assert.Equal("""{"PRODUCT":"tea","AMOUNT":0}""", Encoding.UTF8.GetString(sidecar.Host.Calls[0].Body));
    }

    [Fact]
    public async Task Pull1343_SeveralMethodsOfAnInterface_WorkWithJson()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var shop = sidecar.CreateFactory(configure: options => options.UseJsonSerialization = true).CreateActorProxy<IShop>(Id, "Shop");

        Assert.Equal(("tea!", 0, "ada"), ((await shop.PlaceAsync(new Order { Product = "tea" })).Product, await shop.CountAsync(), await shop.FindAsync("ada")));
        Assert.All(sidecar.Host.Calls, call => Assert.True(call.Body is [] or [(byte)'{', ..]));
    }

    private sealed class Relay(IShop shop) : IRelay
    {
        public async Task RelayAsync(string why)
        {
            try
            {
                await shop.FailAsync(why);
            }
            catch (ActorMethodInvocationException exception)
            {
                throw new InvalidOperationException("relayed", exception);
            }
        }
    }

    /// <summary>A sidecar with a host for each actor.</summary>
    private sealed class Choosing(Dictionary<string, PlayedHost> hosts) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new HttpMessageInvoker(new PlayedSidecar(hosts[request.RequestUri!.Segments[4].Trim('/')])).SendAsync(request, cancellationToken);
    }
}
