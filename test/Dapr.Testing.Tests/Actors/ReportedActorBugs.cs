using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests.Actors;

/// <summary>What users of the runtime reported about actors, by the number there, through a host and its sidecar.</summary>
public sealed class ReportedActorBugs
{
    private const int Devices = 20;

    /// <summary>An actor that a reminder called could not be called back by what it called itself, and waited for ever.</summary>
    [Fact]
    public async Task Runtime8514_ReminderOfAReentrantActor_IsCalledBack()
    {
        await using var host = await ActorTestHost.StartAsync<Device>(
            services => services.AddSingleton<Held>(), actors => actors.ReentrancyConfig = new ActorReentrancyConfig { Enabled = true });
        await host.Actor<IDevice>("1").AddAsync(9);
        await host.Actor<IDevice>("1").RemindToAskAsync("2");

        await host.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(9, host.State<int>("1", "asked"));
        Assert.Empty(host.Reminders());
    }

    /// <summary>An actor that had moved to another host and came back went on with the state that it had had before.</summary>
    [Fact]
    public async Task Runtime8538_ActorThatMovesAndComesBack_HasTheStateOfTheOtherHost()
    {
        await using var group = new DaprTestGroup();
        await using var first = await StartAsync(group);
        foreach (var number in Enumerable.Range(0, Devices))
        {
            await Device(first, number).AddAsync(1);
        }

        await using (var second = await StartAsync(group))
        {
            foreach (var number in Enumerable.Range(0, Devices))
            {
                Assert.Equal(2, await Device(second, number).AddAsync(1));
            }

            Assert.NotEmpty(second.ActiveActors(nameof(Actors.Device)));
        }

        foreach (var number in Enumerable.Range(0, Devices))
        {
            Assert.Equal(3, await Device(first, number).AddAsync(1));
        }
    }

    /// <summary>A call of an actor on another host failed with "failed to cast response" where that one answered with an error.</summary>
    [Fact]
    public async Task Runtime6339_ErrorOfAnActorOnAnotherHost_ArrivesAsItWas()
    {
        await using var group = new DaprTestGroup();
        await using var host = await StartAsync(group);
        await using var caller = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprActorClient();
                return builder.Build();
            },
            options => (options.Group, options.AppId) = (group, "caller"));

        var exception = await Assert.ThrowsAsync<ActorMethodInvocationException>(() => Device(caller, 1).AddAndFailAsync(1));

        var inner = Assert.IsType<ActorInvokeException>(exception.InnerException);
        Assert.Contains(nameof(InvalidOperationException), inner.ActualExceptionType, StringComparison.Ordinal);
        Assert.Equal("it broke", inner.Message);
        var missing = await Assert.ThrowsAnyAsync<DaprException>(() => caller.Services.GetRequiredService<IActorProxyFactory>()
            .Create(new ActorId("1"), nameof(Actors.Device)).InvokeMethodAsync("NoSuchMethod"));
        Assert.Contains("NoSuchMethod", missing.Message, StringComparison.Ordinal);
    }

    private static IDevice Device(DaprTestHost host, int number) =>
        host.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<IDevice>(new ActorId($"{number}"), nameof(Actors.Device));

    private static Task<DaprTestHost> StartAsync(DaprTestGroup group) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<Held>();
            builder.Services.AddActors(options => options.Actors.RegisterActor<Device>());
            var app = builder.Build();
            app.MapActorsHandlers();
            return app;
        },
        options =>
        {
            options.Group = group;
            options.WithStateStore();
        });
}
