using Dapr.Actors.Tests.State;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>An application that hosts actors over a stream, and has no port.</summary>
public sealed class EventStreamTests
{
    [Fact]
    public async Task Stream_AtTheStart_SaysWhatIsHosted()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync(options =>
        {
            options.ActorIdleTimeout = TimeSpan.FromMinutes(5);
            options.DrainOngoingCallTimeout = TimeSpan.FromSeconds(3);
            options.DrainRebalancedActors = true;
            options.ReentrancyConfig = new() { Enabled = true, MaxStackDepth = 4 };
            options.Actors.RegisterActor<Account>("Special", new Dapr.Actors.Runtime.ActorRuntimeOptions { ActorIdleTimeout = TimeSpan.FromMinutes(1) });
        });

        var stream = await sidecar.NextAsync();

        Assert.Equal(
            new SubscribeActorEventsRequestInitialAlpha1
            {
                Entities = { "Account", "Special" },
                ActorIdleTimeout = TimeSpan.FromMinutes(5).ToDuration(),
                DrainOngoingCallTimeout = TimeSpan.FromSeconds(3).ToDuration(),
                DrainRebalancedActors = true,
                Reentrancy = new() { Enabled = true, MaxStackDepth = 4 },
                EntitiesConfig = { new ActorEntityConfig { Entities = { "Special" }, ActorIdleTimeout = TimeSpan.FromMinutes(1).ToDuration(), Reentrancy = new() { Enabled = false } } },
            },
            stream.Initial);
    }

    [Fact]
    public async Task Call_OfAMethod_IsAnsweredByItsId()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync();
        var stream = await sidecar.NextAsync();

        await stream.InvokeAsync("7", "AddAsync", "5");

        var answer = (await stream.AnswerAsync()).InvokeResponse;
        Assert.Equal(("7", "5", false), (answer.Id, answer.Data.ToStringUtf8(), answer.Error));
        Assert.Equal("5", State(app)["balance"]);
    }

    [Fact]
    public async Task Call_ThatFails_IsToldInTheFormOfItsCallerOrToTheRuntime()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync();
        var stream = await sidecar.NextAsync();

        await stream.InvokeAsync("1", "AddAndFailAsync", "5", ("x-dapr-actor-accepts-failure", "true"));
        var told = (await stream.AnswerAsync()).InvokeResponse;
        await stream.InvokeAsync("2", "AddAndFailAsync", "5");
        var failed = (await stream.AnswerAsync()).RequestFailed;
        await stream.InvokeAsync("3", "Nope");
        var missing = (await stream.AnswerAsync()).RequestFailed;

        Assert.Equal(("1", true, true), (told.Id, told.Error, told.Metadata.ContainsKey("X-DaprErrorResponseHeader")));
        Assert.Contains("no money", told.Data.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal(("2", 13u), (failed.Id, failed.Code));
        Assert.Contains("no money", failed.Message, StringComparison.Ordinal);
        Assert.Equal(("3", 5u), (missing.Id, missing.Code));
    }

    /// <summary>dapr#8514: a callback has no headers over a stream, so that its id names its chain. A number may be the id of another on another stream.</summary>
    [Theory]
    [InlineData("0f6ecbd7-4a9a-4d0c-9d0a-1a2b3c4d5e6f", true)]
    [InlineData("7", false)]
    public async Task Issue8514_Reminder_IsOfTheChainThatItsIdNames(string id, bool isChain)
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync(options => options.ReentrancyConfig = new() { Enabled = true });
        string? chain = "none";
        app.Services.GetRequiredService<Script>().At("reminder", () => chain = Dapr.Actors.Dispatch.ActorReentrancyContext.Id);
        var stream = await sidecar.NextAsync();

        await stream.SendAsync(new SubscribeActorEventsResponseAlpha1 { ReminderRequest = new() { Id = id, ActorType = "Account", ActorId = "a1", Name = "r" } });

        Assert.Equal(id, (await stream.AnswerAsync()).ReminderResponse.Id);
        Assert.Equal(isChain ? id : null, chain);
    }

    [Fact]
    public async Task Calls_AtATime_AreAnsweredAsTheyEnd()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync();
        var stream = await sidecar.NextAsync();
        await stream.InvokeAsync("slow", "HoldAsync", "\"h\"");
        var held = await Script(app).NextAsync();

        await stream.SendAsync(new() { InvokeRequest = new() { Id = "fast", ActorType = "Account", ActorId = "a2", Method = "ReadAsync" } });

        Assert.Equal("fast", (await stream.AnswerAsync()).InvokeResponse.Id);
        held.LetGo();
        Assert.Equal("slow", (await stream.AnswerAsync()).InvokeResponse.Id);
    }

    [Fact]
    public async Task TimerReminderAndDeactivation_OfTheRuntime_ReachTheActor()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync();
        var stream = await sidecar.NextAsync();
        var data = Any.Pack(new BytesValue { Value = ByteString.CopyFromUtf8("\"aGk=\"") });

        await stream.SendAsync(new() { ReminderRequest = new() { Id = "1", ActorType = "Account", ActorId = "a1", Name = "r", Data = data } });
        var reminded = await stream.AnswerAsync();
        await stream.SendAsync(new() { TimerRequest = new() { Id = "2", ActorType = "Account", ActorId = "a1", Name = "t", DueTime = "0s", Callback = "OnTickAsync", Data = data } });
        var fired = await stream.AnswerAsync();
        await stream.SendAsync(new() { DeactivateRequest = new() { Id = "3", ActorType = "Account", ActorId = "a1" } });
        var deactivated = await stream.AnswerAsync();

        Assert.Equal(("1", "2", "3"), (reminded.ReminderResponse.Id, fired.TimerResponse.Id, deactivated.DeactivateResponse.Id));
        Assert.Equal(["activate", "reminder r hi -1 -1", "tick hi", "deactivate", "disposed"], Script(app).SaidApart);
    }

    [Fact]
    public async Task ReminderAndTimer_WhoseHandlersThrow_AreLoggedWithWhatTheyThrew()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync();
        var stream = await sidecar.NextAsync();
        Script(app).At("reminder", () => throw new TimeoutException("too late"));
        Script(app).At("tick", () => throw new TimeoutException("too soon"));

        await stream.SendAsync(new() { ReminderRequest = new() { Id = "1", ActorType = "Account", ActorId = "a1", Name = "r" } });
        Assert.Equal("System.TimeoutException: too late", (await stream.AnswerAsync()).RequestFailed.Message);
        await stream.SendAsync(new() { TimerRequest = new() { Id = "2", ActorType = "Account", ActorId = "a1", Name = "t", Callback = "OnTickAsync" } });
        Assert.Equal("System.TimeoutException: too soon", (await stream.AnswerAsync()).RequestFailed.Message);

        Assert.Equal(["ReminderFailed: System.TimeoutException: too late", "TimerFailed: System.TimeoutException: too soon"], sidecar.Logs.Warnings.Select(line => line.Split(Environment.NewLine)[0]));
    }

    [Fact]
    public async Task Stream_ThatBreaks_IsOpenedAgainAndFindsNewInstances()
    {
        var clock = new WatchedClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync(clock: clock);
        var stream = await sidecar.NextAsync();
        await stream.InvokeAsync("1", "AddAsync", "5");
        await stream.AnswerAsync();
        State(app).Put("balance", "50");

        stream.Break();
        var next = await NextAsync(sidecar, clock);

        await next.InvokeAsync("2", "AddAsync", "1");
        Assert.Equal("51", (await next.AnswerAsync()).InvokeResponse.Data.ToStringUtf8());
        Assert.Equal(["activate", "deactivate", "disposed", "activate"], Script(app).SaidApart);
    }

    [Fact]
    public async Task Stream_ThatBreaks_TellsTheMethodsAndKeepsTheirTurns()
    {
        var clock = new WatchedClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync(clock: clock);
        var stream = await sidecar.NextAsync();
        await stream.InvokeAsync("1", "HoldAsync", "\"h\"");
        var held = await Script(app).NextAsync();

        stream.Break();
        await held.CancelledAsync();
        var next = await NextAsync(sidecar, clock);
        await next.InvokeAsync("2", "ReadAsync");
        held.LetGo();

        Assert.Equal("2", (await next.AnswerAsync()).InvokeResponse.Id);
        Assert.Equal(["activate", "let go h", "deactivate", "disposed", "activate"], Script(app).SaidApart);
    }

    [Fact]
    public async Task Stream_ThatIsRefused_IsTriedAgainUntilItIsNot()
    {
        var clock = new WatchedClock();
        await using var sidecar = await StreamingSidecar.StartAsync();
        sidecar.Refuses = true;
        using var app = await sidecar.StartAppAsync(clock: clock);
        await clock.PauseAsync();
        clock.Advance(TimeSpan.FromSeconds(30));
        await clock.PauseAsync();

        sidecar.Refuses = false;
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("Account", Assert.Single((await sidecar.NextAsync()).Initial.Entities));
    }

    [Fact]
    public async Task Stop_OfTheHost_FinishesWhatRunsRefusesTheRestAndEndsTheStream()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync();
        var stream = await sidecar.NextAsync();
        await stream.InvokeAsync("1", "HoldAsync", "\"h\"");
        var held = await Script(app).NextAsync();

        var stopping = app.StopAsync();
        await stream.InvokeAsync("2", "ReadAsync");
        var refused = (await stream.AnswerAsync()).RequestFailed;
        held.LetGo();

        Assert.Equal(("2", 14u), (refused.Id, refused.Code));
        Assert.Equal("1", (await stream.AnswerAsync()).InvokeResponse.Id);
        Assert.Equal("EOF", await stream.Ended);
        await stopping;
        Assert.Equal(["activate", "let go h", "deactivate", "disposed"], Script(app).SaidApart);
    }

    [Fact]
    public async Task Stop_ThatMayNotWait_EndsTheStreamAtOnce()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync();
        var stream = await sidecar.NextAsync();
        await stream.InvokeAsync("1", "HoldAsync", "\"h\"");
        var held = await Script(app).NextAsync();

        await Task.WhenAny(app.StopAsync(new CancellationToken(canceled: true)));

        await stream.Ended;
        await held.CancelledAsync();
        held.LetGo();
    }

    [Fact]
    public async Task Host_WithoutTheOption_OpensNoStream()
    {
        await using var sidecar = await StreamingSidecar.StartAsync();
        using var app = await sidecar.StartAppAsync(options => options.UseEventStream = false);

        await app.StopAsync();

        Assert.False(sidecar.HasAny);
    }

    private static Script Script(IHost app) => app.Services.GetRequiredService<Script>();

    private static MemoryStateStore State(IHost app) => (MemoryStateStore)app.Services.GetRequiredService<Dapr.Actors.Runtime.IActorStateStore>();

    /// <summary>The stream that is opened after the pause that follows the end of one.</summary>
    private static async Task<StreamingSidecar.Stream> NextAsync(StreamingSidecar sidecar, WatchedClock clock)
    {
        await clock.PauseAsync();
        clock.Advance(TimeSpan.FromSeconds(30));
        return await sidecar.NextAsync();
    }
}
