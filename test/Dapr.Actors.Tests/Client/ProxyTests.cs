using Dapr.Actors.Client;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Tests.Client;

/// <summary>Typed proxies in all forms of the wire, generated and made as the program runs, over HTTP and gRPC.</summary>
public sealed class ProxyTests
{
    private static readonly ActorId Id = new("1");

    public static TheoryData<ActorWireFormat, bool, bool> Ways
    {
        get
        {
            var ways = new TheoryData<ActorWireFormat, bool, bool>();
            foreach (var format in Enum.GetValues<ActorWireFormat>())
            {
                ways.Add(format, true, false);
                ways.Add(format, false, false);
                ways.Add(format, true, true);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Method_OfEveryShape_ArrivesWhole(ActorWireFormat format, bool isGenerated, bool isGrpc) => TryAsync(format, isGenerated, isGrpc, async (shop, _) =>
    {
        await shop.OpenAsync();
        await shop.OpenAsync();
        var placed = await shop.PlaceAsync(new Order { Product = "tea \"ü\"", Amount = 41 });

        Assert.Equal(2, await shop.CountAsync());
        Assert.Equal(("tea \"ü\"!", 42), (placed.Product, placed.Amount));
        Assert.Equal("north 7 milk", await shop.DescribeAsync("north", 7, new Order { Product = "milk" }));
        Assert.Equal("north 7 none", await shop.DescribeAsync("north", 7, null));
        Assert.Equal("ada", await shop.FindAsync("ada"));
        Assert.Null(await shop.FindAsync(null));
        Assert.Equal(1.5m, await shop.PriceAsync(1.5m));
        Assert.Null(await shop.PriceAsync(null));
        Assert.Equal([1, 2], (await shop.StockAsync([1, 2])).Select(stock => stock["n"]));
    });

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Method_OfAnInterfaceThatExtendsAnother_IsCalled(ActorWireFormat format, bool isGenerated, bool isGrpc) => TryAsync(format, isGenerated, isGrpc, async (shop, _) =>
    {
        await shop.OpenAsync();

        Assert.Equal(("branch", 1), (await shop.NameAsync(), await shop.CountAsync()));
    });

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Reference_InAMessage_IsAProxyOnTheOtherSide(ActorWireFormat format, bool isGenerated, bool isGrpc) => TryAsync(format, isGenerated, isGrpc, async (shop, _) =>
    {
        var neighbour = await shop.NeighbourAsync(shop);
        var visit = await shop.VisitAsync(new Visit { Shop = shop, Visitor = new ActorId("v") });

        Assert.Equal(("Shop", "1"), (((IActorProxy)neighbour).ActorType, ((IActorProxy)neighbour).ActorId.GetId()));
        Assert.Equal(("Shop", "1"), (((IActorProxy)visit.Shop!).ActorType, ((IActorProxy)visit.Shop).ActorId.GetId()));
        Assert.Equal(new ActorId("v"), visit.Visitor);
        await neighbour.OpenAsync();
        Assert.Equal(1, await shop.CountAsync());
    });

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Method_ThatThrows_TellsTypeMessageAndChain(ActorWireFormat format, bool isGenerated, bool isGrpc) => TryAsync(format, isGenerated, isGrpc, async (shop, _) =>
    {
        var exception = await Assert.ThrowsAsync<ActorMethodInvocationException>(() => shop.FailAsync("closed"));

        Assert.StartsWith("Remote Actor Method Exception,  DETAILS: Exception: System.IO.InvalidDataException, Method Name: FailAsync", exception.Message, StringComparison.Ordinal);
        Assert.Contains("No: closed", exception.Message, StringComparison.Ordinal);
        Assert.Equal(("Actors", "Shop", "1", "ERR_ACTOR_INVOKE_METHOD"), (exception.BuildingBlock, exception.Component, exception.Key, exception.ErrorCode));
        var thrown = Assert.IsType<ActorInvokeException>(exception.InnerException);
        Assert.Equal(("System.IO.InvalidDataException", "No: closed"), (thrown.ActualExceptionType, thrown.Message));
        var cause = Assert.IsType<ActorInvokeException>(thrown.InnerException);
        Assert.Equal(("System.ArgumentException", "It is sold <out> ü"), (cause.ActualExceptionType, cause.Message));
        Assert.Null(cause.InnerException);
    });

    [Theory]
    [MemberData(nameof(Ways))]
    public Task Token_OfTheCaller_FiresThatOfTheMethod(ActorWireFormat format, bool isGenerated, bool isGrpc) => TryAsync(format, isGenerated, isGrpc, async (shop, actor) =>
    {
        using var cancellation = new CancellationTokenSource();
        var call = shop.WaitAsync(cancellation.Token);
        await actor.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        await actor.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
    });

    private static async Task TryAsync(ActorWireFormat format, bool isGenerated, bool isGrpc, Func<IBranch, Shop, Task> act)
    {
        var actor = new Shop();
        var host = new PlayedHost(actor, [typeof(IShop), typeof(IBranch)]);
        await using var grpc = isGrpc ? await PlayedGrpcSidecar.StartAsync(host) : null;
        using var http = new PlayedSidecar(host);
        var factory = grpc?.CreateFactory(format) ?? http.CreateFactory(format);

        await act(isGenerated ? factory.CreateActorProxy<IBranch>(Id, "Shop") : Reflected(factory), actor);
    }

    /// <summary>A proxy as for an interface of which the generator did not know.</summary>
    private static IBranch Reflected(ActorProxyFactory factory) => (IBranch)(object)factory.CreateActorProxy(Id, ActorContract.Reflect(typeof(IBranch)), "Shop", null);
}
