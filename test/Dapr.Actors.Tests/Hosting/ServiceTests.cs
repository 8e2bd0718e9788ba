using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>What an application registers, and what its actors get of it.</summary>
public sealed class ServiceTests
{
    [Fact]
    public void AddActors_WithoutServices_IsRefused() => Assert.Throws<ArgumentNullException>(() => ((IServiceCollection?)null).AddActors(null));

    [Fact]
    public async Task AddActors_SeveralTimes_AddsUp()
    {
        await using var provider = Build(services =>
        {
            services.AddActors(options => options.Actors.RegisterActor<Guest>("A"));
            services.AddActors(null);
            services.AddActors(options => options.Actors.RegisterActor<Guest>("B"));
        });

        Assert.Equal(["A", "B"], provider.GetRequiredService<ActorRuntime>().RegisteredActors.Select(registration => registration.Type.ActorTypeName));
    }

    [Fact]
    public async Task RegisterActor_TwiceUnderOneName_HasTheLastOne()
    {
        await using var provider = Build(services => services.AddActors(options =>
        {
            options.Actors.RegisterActor<Guest>("A");
            options.Actors.RegisterActor<Account>("A");
        }));

        var exception = await Assert.ThrowsAnyAsync<MissingMethodException>(() => provider.GetRequiredService<ActorRuntime>().InvokeAsync(new("A", "1"), new() { Method = "VisitAsync", Body = default }, default).AsTask());

        Assert.Contains("Account", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public async Task AddActors_OfAnyLifetime_HasOneRuntime(ServiceLifetime lifetime)
    {
        await using var provider = Build(services => services.AddActors(options => options.Actors.RegisterActor<Guest>(), lifetime));
        await using var scope = provider.CreateAsyncScope();

        Assert.Same(provider.GetRequiredService<ActorRuntime>(), scope.ServiceProvider.GetRequiredService<ActorRuntime>());
        Assert.IsType<ActorProxyFactory>(scope.ServiceProvider.GetRequiredService<IActorProxyFactory>());
    }

    [Fact]
    public async Task Actor_WhileItIsActive_HasAScopeOfItsOwn()
    {
        await using var provider = Build(services => services.AddActors(options => options.Actors.RegisterActor<Guest>()));
        var runtime = provider.GetRequiredService<ActorRuntime>();

        var first = await VisitAsync(runtime, "1");
        Assert.Equal(first, await VisitAsync(runtime, "1"));
        Assert.NotEqual(first, await VisitAsync(runtime, "2"));

        await runtime.DeactivateAsync("Guest", "1", default);
        Assert.Equal([first], provider.GetRequiredService<Rooms>().Left);
        Assert.NotEqual(first, await VisitAsync(runtime, "1"));
    }

    [Fact]
    public async Task Actors_AtTheEndOfTheApplication_AreDisposedWithTheirScopes()
    {
        var provider = Build(services => services.AddActors(options => options.Actors.RegisterActor<Guest>()));
        var rooms = provider.GetRequiredService<Rooms>();
        var runtime = provider.GetRequiredService<ActorRuntime>();
        string[] numbers = [await VisitAsync(runtime, "1"), await VisitAsync(runtime, "2")];

        await provider.DisposeAsync();

        Assert.Equal(numbers.Order(), rooms.Left.Order());
    }

    [Fact]
    public async Task Actor_GetsTheProxiesOfTheApplication()
    {
        var proxies = Mock.Of<IActorProxyFactory>();
        await using var provider = Build(services =>
        {
            services.AddSingleton(proxies);
            services.AddActors(options => options.Actors.RegisterActor<Guest>());
        });

        await VisitAsync(provider.GetRequiredService<ActorRuntime>(), "1");

        Assert.Same(proxies, provider.GetRequiredService<Rooms>().Proxies);
    }

    [Fact]
    public async Task Actor_WithoutAConstructorForItsHost_IsToldAtTheStart()
    {
        await using var provider = Build(services => services.AddActors(options => options.Actors.RegisterActor<Closed>()));

        var exception = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<ActorRuntime>());

        Assert.Contains("Closed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activator_OfARegistration_GoesBeforeThatOfTheApplication()
    {
        await using var provider = Build(services => services.AddActors(options => options.Actors.RegisterActor<Lonely>(registration => registration.Activator = new DefaultActorActivator())));
        var runtime = provider.GetRequiredService<ActorRuntime>();

        var answer = await runtime.InvokeAsync(new("Lonely", "1"), new() { Method = "VisitAsync", Body = default }, default);

        Assert.Equal("1", System.Text.Encoding.UTF8.GetString(answer.Body.Span));
    }

    private static async Task<string> VisitAsync(ActorRuntime runtime, string id) =>
        System.Text.Encoding.UTF8.GetString((await runtime.InvokeAsync(new("Guest", id), new() { Method = "VisitAsync", Body = default }, default)).Body.Span);

    private static ServiceProvider Build(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Script>();
        services.AddSingleton<Rooms>();
        services.AddScoped<Room>();
        services.AddSingleton<IActorStateStore, State.MemoryStateStore>();
        add(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public interface IGuest : IActor
    {
        Task<int> VisitAsync();
    }

    public sealed class Guest(ActorHost host, Room room, Rooms rooms) : Actor(host), IGuest
    {
        public Task<int> VisitAsync()
        {
            rooms.Proxies = ProxyFactory;
            return Task.FromResult(room.Number);
        }
    }

    public sealed class Lonely(ActorHost host) : Actor(host), IGuest
    {
        public Task<int> VisitAsync() => Task.FromResult(1);
    }

    public sealed class Closed : Actor, IGuest
    {
        private Closed(ActorHost host)
            : base(host)
        {
        }

        public static Closed Create(ActorHost host) => new(host);

        public Task<int> VisitAsync() => Task.FromResult(1);
    }

    public sealed class Rooms
    {
        private int _last;

        public List<string> Left { get; } = [];

        public IActorProxyFactory? Proxies { get; set; }

        public int Next() => Interlocked.Increment(ref _last);
    }

    public sealed class Room(Rooms rooms) : IDisposable
    {
        public int Number { get; } = rooms.Next();

        public void Dispose() => rooms.Left.Add($"{Number}");
    }
}
