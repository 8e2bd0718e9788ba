using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Dapr.Actors.Client;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Tests.Client;

/// <summary>What goes out.</summary>
public sealed class RequestTests
{
    private static readonly ActorId Id = new("1");

    [Fact]
    public async Task Json_OfOneArgumentAndOfSeveral_IsWhatAnyClientWrites()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var shop = sidecar.CreateFactory().CreateActorProxy<IShop>(Id, "Shop");

        await shop.OpenAsync();
        await shop.PlaceAsync(new Order { Product = "tea", Amount = 1 });
        await shop.DescribeAsync("north", 7, null);

        Assert.Equal(
            ["", """{"product":"tea","amount":1}""", """{"zone":"north","number":7,"order":null}"""],
            sidecar.Host.Calls.Select(call => Encoding.UTF8.GetString(call.Body)));
        Assert.All(sidecar.Host.Calls, call => Assert.Equal("application/json", call.Headers["Content-Type"]));
        Assert.All(sidecar.Host.Calls, call => Assert.False(call.Headers.ContainsKey(ActorHeaders.RemotingRequest)));
    }

    [Theory]
    [InlineData("http://dapr/", "http://dapr/v1.0/actors/a%20b/x%2Fy%3F%C3%BC/method/m%23")]
    [InlineData("http://dapr:3501", "http://dapr:3501/v1.0/actors/a%20b/x%2Fy%3F%C3%BC/method/m%23")]
    public async Task Address_OfNamesWithEveryLetter_IsEscapedOnce(string endpoint, string expected)
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var factory = sidecar.CreateFactory(configure: options => options.HttpEndpoint = endpoint);

        await Assert.ThrowsAnyAsync<DaprApiException>(() => factory.Create(new ActorId("x/y?ü"), "a b").InvokeMethodAsync("m#"));

        Assert.Equal([expected], sidecar.Addresses);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Address_OfDotsAlone_IsRefused(string id)
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));

        await Assert.ThrowsAsync<ArgumentException>(() => sidecar.CreateFactory().Create(new ActorId(id), "Shop").InvokeMethodAsync("OpenAsync"));

        Assert.Empty(sidecar.Addresses);
    }

    [Fact]
    public async Task CallByName_OfEveryShape_Works()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var proxy = sidecar.CreateFactory().Create(Id, "Shop");

        await proxy.InvokeMethodAsync("OpenAsync");
        await proxy.InvokeMethodAsync("FindAsync", "ada");

        Assert.Equal(1, await proxy.InvokeMethodAsync<int>("CountAsync"));
        Assert.Equal(3, (await proxy.InvokeMethodAsync<Order, Order>("PlaceAsync", new Order { Amount = 2 })).Amount);
        Assert.Equal("north 7 none", await proxy.InvokeMethodAsync<object, string>("DescribeAsync", new { Zone = "north", Number = 7, Order = (Order?)null }));
    }

    [Fact]
    public async Task CallByName_OfAMethodWithoutAResult_IsNothingWhereThatCanBe()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var proxy = sidecar.CreateFactory().Create(Id, "Shop");

        Assert.Null(await proxy.InvokeMethodAsync<string?>("OpenAsync"));
        var exception = await Assert.ThrowsAsync<DaprApiException>(() => proxy.InvokeMethodAsync<int>("OpenAsync"));
        Assert.Contains("answered nothing, which is no System.Int32", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallByName_OfAProxyForRemoting_IsPlainJson()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var shop = sidecar.CreateFactory(ActorWireFormat.RemotingDataContract).CreateActorProxy<IShop>(Id, "Shop");

        Assert.Equal(0, await ((ActorProxy)shop).InvokeMethodAsync<int>("CountAsync"));

        Assert.False(Assert.Single(sidecar.Host.Calls).Headers.ContainsKey(ActorHeaders.RemotingRequest));
    }

    [Fact]
    public async Task Headers_TokenTraceAndUserAgent_GoAlong()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await sidecar.CreateFactory(configure: options => options.DaprApiToken = "secret").Create(Id, "Shop").InvokeMethodAsync("OpenAsync");

        var headers = Assert.Single(sidecar.Host.Calls).Headers;
        Assert.Equal(("secret", true), (headers["dapr-api-token"], headers["traceparent"].Contains(activity.TraceId.ToString(), StringComparison.Ordinal)));
        Assert.StartsWith("dapr-sdk-dotnet/v", headers["user-agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReentrancyId_OfTheCallThatIsServed_GoesAlong(bool isGrpc)
    {
        var host = new PlayedHost(new Shop(), [typeof(IShop)]);
        await using var grpc = isGrpc ? await PlayedGrpcSidecar.StartAsync(host) : null;
        using var http = new PlayedSidecar(host);
        var proxy = (grpc?.CreateFactory() ?? http.CreateFactory()).Create(Id, "Shop");

        await proxy.InvokeMethodAsync("OpenAsync");
        using var turn = ActorReentrancyContext.Begin("chain", CancellationToken.None);
        await proxy.InvokeMethodAsync("OpenAsync");

        Assert.Equal([null, "chain"], host.Calls.Select(call => call.Headers.GetValueOrDefault(ActorHeaders.ReentrancyId)));
    }

    [Fact]
    public async Task JsonOptions_OfTheUser_AreLeftAsTheyAre()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var json = new JsonSerializerOptions();

        await sidecar.CreateFactory(configure: options => options.JsonSerializerOptions = json).CreateActorProxy<IShop>(Id, "Shop").OpenAsync();

        Assert.Empty(json.Converters);
        Assert.False(json.IsReadOnly);
    }

    [Fact]
    public async Task Options_ThatChange_HoldForProxiesFromThenOn()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var factory = sidecar.CreateFactory();
        var before = factory.CreateActorProxy<IShop>(Id, "Shop");

        factory.DefaultOptions.UseJsonSerialization = true;
        await factory.CreateActorProxy<IShop>(Id, "Shop").OpenAsync();
        await before.OpenAsync();

        Assert.Equal([true, false], sidecar.Host.Calls.Select(call => call.Headers.ContainsKey(ActorHeaders.RemotingRequest)));
    }
}
