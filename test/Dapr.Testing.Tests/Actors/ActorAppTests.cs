using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests.Actors;

/// <summary>Actors of an application, called through the sidecar: at its routes, in every form of the wire.</summary>
public sealed class ActorAppTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static TheoryData<ActorWireFormat> Forms => [.. Enum.GetValues<ActorWireFormat>()];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Calls_InEveryForm_KeepStateAndAnswer(ActorWireFormat form)
    {
        await using var host = await StartAsync();
        var device = Device(host, "1", form);

        Assert.Equal(5, await device.AddAsync(5));
        Assert.Equal(12, await device.AddTwiceAsync(3, 4));
        Assert.Equal(0, await Device(host, "2", form).CountAsync());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Method_Throws_SavesNothingAndItsCallerLearnsWhatItWas(ActorWireFormat form)
    {
        await using var host = await StartAsync();
        var device = Device(host, "1", form);
        await device.AddAsync(1);

        var exception = await Assert.ThrowsAsync<ActorMethodInvocationException>(() => device.AddAndFailAsync(5));

        var inner = Assert.IsType<ActorInvokeException>(exception.InnerException);
        Assert.Contains("it broke", inner.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), inner.ActualExceptionType, StringComparison.Ordinal);
        Assert.Equal(1, await device.CountAsync());
    }

    [Fact]
    public async Task Reminder_EachHour_CountsForThirtyDaysInAMoment()
    {
        await using var host = await StartAsync();
        var device = Device(host, "1");
        await device.RemindAsync(TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(7 * 24 * 30, await device.CountAsync());
    }

    [Fact]
    public async Task Timer_EachSecond_CallsItsMethod()
    {
        await using var host = await StartAsync();
        var device = Device(host, "1");
        await device.TickAsync(TimeSpan.Zero, TimeSpan.FromSeconds(1));

        await host.Clock.AdvanceAsync(TimeSpan.FromSeconds(4.5));

        Assert.Equal(3 * 5, await device.CountAsync());
    }

    [Fact]
    public async Task Actor_AsksOneThatAsksIt_IsLetInWithReentrancy()
    {
        await using var host = await StartAsync(options => options.ReentrancyConfig = new ActorReentrancyConfig { Enabled = true });
        var device = Device(host, "1");
        await device.AddAsync(9);

        Assert.Equal(9, await device.AskAsync("2").WaitAsync(Limit, TimeProvider.System));
    }

    [Fact]
    public async Task Caller_GoesAway_MethodLearnsOfItAndTheNextCallWaitsForItsEnd()
    {
        await using var host = await StartAsync();
        var held = host.Services.GetRequiredService<Held>();
        var device = Device(host, "1");
        using var gone = new CancellationTokenSource();
        var first = device.HoldAsync("first", gone.Token);
        await held.EnteredAsync("first");

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await held.CancelledAsync("first");
        var second = device.HoldAsync("second");
        var other = Device(host, "2").HoldAsync("other");
        await held.EnteredAsync("other");
        Assert.False(held.HasEntered("second"));

        held.Release("first");
        await held.EnteredAsync("second");
        held.Release("second");
        held.Release("other");
        await second.WaitAsync(Limit, TimeProvider.System);
        await other.WaitAsync(Limit, TimeProvider.System);
    }

    [Fact]
    public async Task State_OfAnActor_IsInTheStore()
    {
        await using var host = await StartAsync();
        await Device(host, "1").AddAsync(5);

        Assert.Contains("Device||1||count", await host.StateKeysAsync("statestore"));
    }

    private static IDevice Device(DaprTestHost host, string id, ActorWireFormat form = ActorWireFormat.Json) =>
        host.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<IDevice>(new ActorId(id), nameof(Device), new ActorProxyOptions { WireFormat = form });

    private static Task<DaprTestHost> StartAsync(Action<ActorRuntimeOptions>? configure = null) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton<Held>();
            builder.Services.AddActors(options =>
            {
                options.Actors.RegisterActor<Device>();
                configure?.Invoke(options);
            });
            var app = builder.Build();
            app.MapActorsHandlers();
            return app;
        },
        options => options.WithStateStore());
}
