using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests.Actors;

/// <summary>Actors that move to another host while they are at work.</summary>
public sealed class MovingActorTests
{
    // Each moves by the throw of a coin: so many that some pairs do, and some actors.
    private const int Count = 40;

    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Held _held = new();

    /// <summary>Each waits for the other: the one that is called for the end of its caller's turn, its caller for the answer.</summary>
    [Fact]
    public async Task Move_WhileATurnCallsAnActorThatMovesToo_BothGoOn()
    {
        await using var group = new DaprTestGroup();
        await using var one = await StartAsync(group, "one");
        var calls = Enumerable.Range(0, Count).Select(number => Runner(one, $"x{number}").CallLaterAsync($"b{number}")).ToList();
        foreach (var number in Enumerable.Range(0, Count))
        {
            await _held.EnteredAsync($"x{number}");
        }

        await using var two = await StartAsync(group, "two");

        // Those that move have been told to give up, and call all the same.
        await PastDrainAsync(group, Task.WhenAny(Enumerable.Range(0, Count).Select(number => _held.CancelledAsync($"x{number}"))));
        foreach (var number in Enumerable.Range(0, Count))
        {
            _held.Release($"x{number}");
        }

        await PastDrainAsync(group, Task.WhenAll(calls.Select(async call => await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing))));
        await Task.WhenAll(Enumerable.Range(0, Count).SelectMany(number => (Task[])[Runner(one, $"x{number}").PingAsync(), Runner(two, $"b{number}").PingAsync()])).WaitAsync(Limit, TimeProvider.System);
        Assert.Contains(calls, call => call.IsFaulted);
        Assert.Contains(calls, call => call.IsCompletedSuccessfully);
    }

    /// <summary>Advances the clock until something has happened: when a host begins to wait for its turns is its own affair.</summary>
    private static async Task PastDrainAsync(DaprTestGroup group, Task happened)
    {
        var limit = Task.Delay(Limit, TimeProvider.System);
        while (!happened.IsCompleted)
        {
            Assert.False(limit.IsCompleted);
            group.Clock.Advance(Drain);
            await Task.Yield();
        }
    }

    private static IRunner Runner(DaprTestHost host, string id) => host.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<IRunner>(new ActorId(id), nameof(Runner));

    private Task<DaprTestHost> StartAsync(DaprTestGroup group, string appId) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(_held);
            builder.Services.AddActors(options =>
            {
                options.Actors.RegisterActor<Runner>();
                options.DrainOngoingCallTimeout = Drain;
            });
            var app = builder.Build();
            app.MapActorsHandlers();
            return app;
        },
        options => (options.WithStateStore().AppId, options.Group) = (appId, group));
}
