using Dapr.Actors;
using Dapr.Actors.Client;

namespace Dapr.Interop.Tests.JavaScriptSdk.Actors;

/// <summary>Actors of the official SDK for JavaScript and of ours, which call each other. The checks stand in node/daprNeighbour.js.</summary>
public sealed class ActorNeighboursTests(ActorNeighbours neighbours) : IClassFixture<ActorNeighbours>
{
    private static readonly string[] OfEveryClient =
    [
        "neighbour_keeps_its_state",
        "neighbour_that_throws_keeps_nothing",
        "neighbour_that_has_no_such_method",
        "neighbour_is_called_by_an_actor",
    ];

    public static TheoryData<string> Checks => [.. OfEveryClient.Select(check => "http_" + check), .. OfEveryClient.Select(check => "grpc_" + check)];

    /// <summary>The types in JavaScript, by what they speak with their sidecar.</summary>
    public static TheoryData<string> Types => ["HttpCounter", "GrpcCounter"];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Call_OfJavaScript_Passes(string check) => await (await neighbours.RunAsync()).AssertPassedAsync(check);

    [Fact]
    public async Task Checks_OfTheProgram_AreAllListedHere() => Assert.Equal(Checks.Select(row => row.Data).Order(), await (await neighbours.RunAsync()).NamesAsync());

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Call_OfDotNet_CountsInJavaScript(string type)
    {
        var counter = await CounterAsync(type, "called");

        Assert.Equal(2, (await counter.InvokeMethodAsync<int[], Counted>("add", [2])).Count);
        Assert.Equal(7, (await counter.InvokeMethodAsync<int[], Counted>("addTwo", [1, 4])).Count);
        Assert.Equal(new Looked(7, 0, 0, 1), await LookAsync(counter));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Call_OfAnActorInDotNet_CountsInJavaScript(string type)
    {
        var ours = (await neighbours.ProxiesAsync()).CreateActorProxy<INetCounter>(new ActorId(type), nameof(NetCounter));

        Assert.Equal(3, (await ours.AddThereAsync(type, $"{type}, called by an actor", 3)).Count);
        Assert.Equal(3, (await LookAsync(await CounterAsync(type, "called by an actor"))).Count);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Call_OfAMethodInJavaScriptThatThrows_IsAnErrorThatSaysSo(string type)
    {
        var counter = await CounterAsync(type, "throwing");

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => counter.InvokeMethodAsync<int[]>("addAndThrow", [2]));

        Assert.Contains("error from actor service: (500)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Reminder_OfJavaScript_ComesOnTheClock(string type)
    {
        var counter = await CounterAsync(type, "reminded");
        await counter.InvokeMethodAsync<int[]>("remindIn", [3600, 600]);

        await neighbours.Clock.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(0, (await LookAsync(counter)).Reminded);
        await neighbours.Clock.AdvanceAsync(TimeSpan.FromMinutes(21));
        Assert.Equal(21, (await LookAsync(counter)).Reminded);

        await counter.InvokeMethodAsync("remindNoMore");
        await neighbours.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(21, (await LookAsync(counter)).Reminded);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Timer_OfJavaScript_ComesOnTheClock(string type)
    {
        var counter = await CounterAsync(type, "ticking");
        await counter.InvokeMethodAsync<int[]>("tickEach", [60]);

        await neighbours.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(30, (await LookAsync(counter)).Ticks);

        await counter.InvokeMethodAsync("tickNoMore");
        await neighbours.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(30, (await LookAsync(counter)).Ticks);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Idle_InJavaScript_IsDeactivatedAndKeepsItsState(string type)
    {
        var counter = await CounterAsync(type, "idle");
        await counter.InvokeMethodAsync<int[], Counted>("add", [2]);

        await neighbours.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var looked = await LookAsync(counter);
        Assert.Equal((2, 2), (looked.Count, looked.Activations));
    }

    private static Task<Looked> LookAsync(ActorProxy counter) => counter.InvokeMethodAsync<Looked>("look");

    // Of all types in JavaScript the counts of instances are one.
    private async Task<ActorProxy> CounterAsync(string type, string id) => (await neighbours.ProxiesAsync()).Create(new ActorId($"{type}, {id}"), type);
}
