using Dapr.Actors.Client;
using Dapr.Actors.Contracts;
using Dapr.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Actors.Tests.Client;

public sealed class ActorProxyFactoryTests
{
    private static readonly ActorId Id = new("1");

    [Fact]
    public void Proxy_OfAnInterface_KnowsWhomItCalls()
    {
        var factory = new ActorProxyFactory();
        var type = typeof(IShop);

        var typed = (IActorProxy)factory.CreateActorProxy<IShop>(Id, "Shop");
        var untyped = (IActorProxy)factory.CreateActorProxy(Id, type, "Shop");
        IActorProxy byName = factory.Create(Id, "Shop");

        Assert.All([typed, untyped, byName], proxy => Assert.Equal((Id, "Shop"), (proxy.ActorId, proxy.ActorType)));
        Assert.IsAssignableFrom<ActorProxy>(typed);
        Assert.IsAssignableFrom<IShop>(untyped);
    }

    [Fact]
    public void Issue522_ProxyByType_OfTheStaticFactory_IsMade()
    {
        var type = typeof(IShop);

        Assert.IsAssignableFrom<IShop>(ActorProxy.Create(Id, type, "Shop"));
    }

    [Fact]
    public void Proxy_OfAnInterfaceInTheProgram_IsGenerated() =>
        Assert.Equal(typeof(ActorProxyFactoryTests).Assembly, new ActorProxyFactory().CreateActorProxy<IShop>(Id, "Shop").GetType().Assembly);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Proxy_WithoutAType_IsRefused(string? type)
    {
        var factory = new ActorProxyFactory();

        Assert.ThrowsAny<ArgumentException>(() => factory.Create(Id, type!));
        Assert.ThrowsAny<ArgumentException>(() => factory.CreateActorProxy<IShop>(Id, type!));
        Assert.Throws<ArgumentNullException>(() => factory.CreateActorProxy<IShop>(null!, "Shop"));
    }

    [Fact]
    public async Task Proxy_ThatNoFactoryMade_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => new Own().InvokeMethodAsync("OpenAsync"));

        Assert.Contains("made by a factory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddDaprActorClient_StandsOnTheConnectionOfTheProvider()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        using var connection = new DaprConnection(new DaprConnectionOptions { HttpEndpoint = "http://dapr", ApiToken = "one", HttpHandler = sidecar });
        await using var provider = new ServiceCollection()
            .AddSingleton(connection)
            .AddDaprActorClient((_, options) => (options.HttpEndpoint, options.DaprApiToken) = ("http://other", "two"))
            .BuildServiceProvider();
        var factory = provider.GetRequiredService<IActorProxyFactory>();

        await factory.CreateActorProxy<IShop>(Id, "Shop").OpenAsync();

        Assert.StartsWith("http://other/v1.0/actors/Shop/1/", Assert.Single(sidecar.Addresses), StringComparison.Ordinal);
        Assert.Equal("two", sidecar.Host.Calls[0].Headers["dapr-api-token"]);
        Assert.Same(factory, provider.GetRequiredService<IActorProxyFactory>());
    }

    /// <summary>It was enough for official packages, whose actors know no other way.</summary>
    [Fact]
    public async Task AddDaprActorClient_WhereOnlyHttpIsNamed_CallsOverHttp()
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var options = DaprConnectionOptions.FromConfiguration(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["DAPR_HTTP_ENDPOINT"] = "http://dapr" }).Build());
        options.HttpHandler = sidecar;
        using var connection = new DaprConnection(options);
        await using var provider = new ServiceCollection().AddSingleton(connection).AddDaprActorClient().BuildServiceProvider();

        await provider.GetRequiredService<IActorProxyFactory>().CreateActorProxy<IShop>(Id, "Shop").OpenAsync();

        Assert.StartsWith("http://dapr/v1.0/actors/Shop/1/", Assert.Single(sidecar.Addresses), StringComparison.Ordinal);
    }

    [Fact]
    public void ProxyMadeAsTheProgramRuns_OfAnInterfaceThatIsHidden_SaysWhatToAdd()
    {
        var contract = ActorContract.Reflect(typeof(IHidden));

        var exception = Assert.Throws<ArgumentException>(() => contract.CreateProxy());

        Assert.Contains("InternalsVisibleTo(\"DynamicProxyGenAssembly2\")", exception.Message, StringComparison.Ordinal);
    }

    private interface IHidden : IActor
    {
        Task RunAsync();
    }

    private sealed class Own : ActorProxy;
}
