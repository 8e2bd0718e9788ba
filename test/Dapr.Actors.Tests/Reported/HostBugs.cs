using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Hosting;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Sidecar;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ActorReminder = Dapr.Actors.Runtime.ActorReminder;
using ActorRuntime = Dapr.Actors.Runtime.ActorRuntime;

namespace Dapr.Actors.Tests.Reported;

/// <summary>What users of the official SDK and of the runtime reported about hosts of actors, by the number there.</summary>
public sealed class HostBugs
{
    // What a method had changed before it threw was saved, as the failure was handled too early, in the remoting.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Issue762_StateOfAMethodThatThrew_IsNotSaved(bool callerIsTold)
    {
        await using var app = await HostedApp.StartAsync();

        var call = app.InvokeAsync("AddAndFailAsync", "5", default, callerIsTold ? [("X-Dapr-Actor-Accepts-Failure", "true")] : []);
        await Task.WhenAny(call);

        Assert.Equal(!callerIsTold, call.IsFaulted);
        Assert.Empty(app.State.Writes);
        using var read = await app.InvokeAsync("ReadAsync");
        Assert.Equal("0", await read.Content.ReadAsStringAsync());
    }

    // A reminder saw what an earlier turn had read, although a call had saved another value since.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Issue784_Reminder_SeesWhatTheCallBeforeItSaved(bool isReentrant)
    {
        var app = new RuntimeInMemory(options => options.ReentrancyConfig = new() { Enabled = isReentrant });
        var seen = new List<int>();
        app.Script.At("reminder", async account => seen.Add(await account.StateManager.GetStateAsync<int>("balance")));
        await app.AddAsync(5, isReentrant ? "x" : null);
        await app.RemindAsync("r");

        await app.AddAsync(2, isReentrant ? "y" : null);
        await app.RemindAsync("r");

        Assert.Equal([5, 7], seen);
    }

    // The same the other way: what a reminder saved, calls did not see.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Issue1471_Call_SeesWhatTheReminderBeforeItSaved(bool isReentrant)
    {
        var app = new RuntimeInMemory(options => options.ReentrancyConfig = new() { Enabled = isReentrant });
        await app.AddAsync(5, isReentrant ? "x" : null);
        app.Script.At("reminder", account => account.StateManager.SetStateAsync("balance", 50));

        await app.RemindAsync("r");

        Assert.Equal(51, await app.AddAsync(1, isReentrant ? "y" : null));
    }

    // With reentrancy, a call and the calls within it had caches of their own, and so had reminders.
    [Fact]
    public async Task Issue1615_ReminderAfterANestedCall_SeesWhatThatSaved()
    {
        var app = new RuntimeInMemory(options => options.ReentrancyConfig = new() { Enabled = true });
        app.Script.At("read", async account =>
        {
            await account.StateManager.GetStateAsync<int>("balance");
            await app.AddAsync(5, "x");
        });
        var seen = 0;
        app.Script.At("reminder", async account => seen = await account.StateManager.GetStateAsync<int>("balance"));

        await app.AddAsync(1, "w");
        await app.ReadAsync("x");
        await app.RemindAsync("r");

        Assert.Equal(6, seen);
    }

    // An actor that went to another host and came back found what it had read before. Each way in which this host learns of it is tried.
    [Theory]
    [InlineData("deactivated")]
    [InlineData("begun anew")]
    [InlineData("left alone")]
    [InlineData("disowned")]
    public async Task Issue986_ActorThatWasOnAnotherHost_ReadsItsStateAnew(string how)
    {
        var app = new RuntimeInMemory();
        await app.AddAsync(5);
        app.State.Put("balance", "50");

        switch (how)
        {
            case "deactivated":
                await app.DeactivateAsync();
                break;
            case "begun anew":
                app.Runtime.Begin();
                break;
            case "left alone":
                app.Clock.Advance(TimeSpan.FromMinutes(61));
                break;
            default:
                app.State.Failure = new DaprException("ExecuteActorStateTransaction failed: actor instance is missing.");
                await Assert.ThrowsAsync<DaprException>(() => app.AddAsync(1));
                break;
        }

        Assert.Equal(51, await app.AddAsync(1));
    }

    // The caller was cancelled, the method ran on, and the next call ran beside it.
    [Fact]
    public async Task Issue1727_CallAfterOneThatWasCancelled_WaitsForTheEndOfItsMethod()
    {
        await using var app = await HostedApp.StartAsync();
        using var giveUp = new CancellationTokenSource();
        var first = app.InvokeAsync("HoldAsync", "\"first\"", giveUp.Token);
        var held = await app.Script.NextAsync();
        await giveUp.CancelAsync();
        await held.CancelledAsync();

        var second = app.InvokeAsync("HoldAsync", "\"second\"");
        using var other = await app.SendAsync(HttpMethod.Put, "/actors/Account/a2/method/ReadAsync");

        Assert.False(app.Script.IsAnyHeld);
        held.LetGo();
        (await app.Script.NextAsync()).LetGo();
        await second;
        await Task.WhenAny(first);
        Assert.Equal(["let go first", "let go second"], app.Script.Said.Where(line => line.StartsWith("let go", StringComparison.Ordinal)));
    }

    // A period of -1 millisecond put the due time into the state of the reminder.
    [Fact]
    public async Task Issue208_ReminderThatComesOnce_KeepsItsPartsApart()
    {
        RegisterActorReminderRequest? request = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.RegisterActorReminder, (asked, _) =>
        {
            request = asked;
            return Task.FromResult(new Empty());
        }));
        using var connection = new ActorConnection(new ActorRuntimeOptions(), sidecar.Connect());

        await connection.CreateTimerManager(new ManualClock()).RegisterReminderAsync(
            new ActorReminder("Account", new ActorId("a1"), "r", [1], TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(-1)));

        Assert.Equal(("0h0m2s0ms", "", 1), (request!.DueTime, request.Period, request.Data.Length));
        var app = new RuntimeInMemory();
        await app.RemindAsync("r", """{"period":"","dueTime":"2s","data":"aGk="}""");
        Assert.Contains("reminder r hi 2000 -1", app.Script.Said);
    }

    // Durations other than ISO 8601 were no durations, so that timers and reminders failed with the runtime that writes them.
    [Theory]
    [InlineData("@every 1h30m", 5_400_000)]
    [InlineData("@hourly", 3_600_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("PT1M30S", 90_000)]
    [InlineData("R3/PT1M", 60_000)]
    [InlineData("0 30 * * * *", -1)]
    public async Task Issue1464And1483And1522_PeriodAsTheRuntimeWritesIt_ReachesTheActor(string period, int milliseconds)
    {
        await using var app = await HostedApp.StartAsync();

        using var reminded = await app.SendAsync(HttpMethod.Put, "/actors/Account/a1/method/remind/r", $$"""{"dueTime":"","period":"{{period}}"}""");
        using var fired = await app.SendAsync(HttpMethod.Put, "/actors/Account/a1/method/timer/t", $$"""{"callback":"OnTickAsync","dueTime":"0s","period":"{{period}}"}""");

        Assert.True(reminded.IsSuccessStatusCode && fired.IsSuccessStatusCode);
        Assert.Contains($"reminder r  -1 {milliseconds}", app.Script.Said);
        Assert.Contains("tick null", app.Script.Said);
    }

    // Asking for a reminder that is not there threw.
    [Fact]
    public async Task Issue1468_ReminderThatIsNot_IsNull()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(
            DaprMethods.GetActorReminder, (_, _) => throw new Dapr.Rpc.RpcCallException(Dapr.Rpc.RpcStatusCode.NotFound, "actor reminder not found: r")));
        using var connection = new ActorConnection(new ActorRuntimeOptions(), sidecar.Connect());

        Assert.Null(await connection.CreateTimerManager(new ManualClock()).GetReminderAsync(new ActorReminderToken("Account", new ActorId("a1"), "r")));
    }

    // Each type of actors had connections of its own.
    [Fact]
    public async Task Issue588_ActorsOfAllTypes_ShareTheConnectionOfTheApplication()
    {
        var connections = new HashSet<string>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetActorState, (_, call) =>
        {
            lock (connections) connections.Add(call.HttpContext.Connection.Id);
            return Task.FromResult(new GetActorStateResponse { Data = ByteString.CopyFromUtf8("1") });
        }));
        var services = new ServiceCollection().AddSingleton<Script>().AddSingleton(sidecar.Connect());
        services.AddActors(options =>
        {
            options.Actors.RegisterActor<Account>("A");
            options.Actors.RegisterActor<Account>("B");
        });
        await using var provider = services.BuildServiceProvider();
        var runtime = provider.GetRequiredService<ActorRuntime>();

        foreach (var type in new[] { "A", "B", "A" })
        {
            await runtime.InvokeAsync(new(type, Guid.NewGuid().ToString()), new() { Method = "ReadAsync", Body = default }, default);
        }

        Assert.Single(connections);
    }

    // The option was not looked at when the application started.
    [Fact]
    public async Task Pull1648_UseJsonSerialization_IsThatOfTheProxiesOfTheApplication()
    {
        var services = new ServiceCollection();
        services.AddActors(options => options.UseJsonSerialization = true);
        await using var provider = services.BuildServiceProvider();

        var factory = Assert.IsType<Dapr.Actors.Client.ActorProxyFactory>(provider.GetRequiredService<Dapr.Actors.Client.IActorProxyFactory>());

        Assert.True(factory.DefaultOptions.UseJsonSerialization);
    }

    // An actor with several methods could not be called in JSON.
    [Fact]
    public async Task Pull1343_ActorWithSeveralMethods_IsCalledByEachName()
    {
        await using var app = await HostedApp.StartAsync();

        using var added = await app.InvokeAsync("AddAsync", "5");
        using var read = await app.InvokeAsync("ReadAsync");

        Assert.Equal(("5", "5"), (await added.Content.ReadAsStringAsync(), await read.Content.ReadAsStringAsync()));
    }

    // Reentrancy was for all types of a host, or for none.
    [Fact]
    public async Task Issue661_Reentrancy_IsOfATypeAlone()
    {
        var app = new RuntimeInMemory(options => options.Actors.RegisterActor<Account>(new ActorRuntimeOptions { ReentrancyConfig = new() { Enabled = true } }));
        app.Script.At("read", _ => app.AddAsync(5, "x"));

        await app.ReadAsync("x");

        Assert.Equal("5", app.State["balance"]);
    }

    // Timers live in the runtime, and were gone when it was started again: the actor did not learn of it, and never set them anew.
    [Fact]
    public async Task Issue435_TimerOfAnActorWhoseRuntimeStartedAgain_IsSetAnew()
    {
        await using var app = await HostedApp.StartAsync();
        var set = 0;
        app.Script.At("activate", () => set++);
        await app.InvokeAsync("ReadAsync");

        await app.SendAsync(HttpMethod.Get, "/dapr/config", null, default, ("dapr-app-id", "app1"));
        await app.InvokeAsync("ReadAsync");

        Assert.Equal(2, set);
    }

    // A timer that fired on another host had lost its callback, and nobody could tell why it failed.
    [Fact]
    public async Task Runtime10088_TimerWithoutItsCallback_SaysWhatIsMissing()
    {
        var app = new RuntimeInMemory();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.FireTimerAsync("""{"callback":"","dueTime":"0s"}"""));

        Assert.Contains("without the name of its callback", exception.Message, StringComparison.Ordinal);
    }
}
