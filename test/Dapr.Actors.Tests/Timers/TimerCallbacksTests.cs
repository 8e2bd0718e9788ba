using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.Timers;

/// <summary>Which methods of an actor a timer can call.</summary>
public sealed class TimerCallbacksTests
{
    private static readonly ActorHost Host = ActorHost.CreateForTest<Clockwork>(new ActorTestOptions { TimerManager = new RecordedTimerManager() });

    private readonly TimerCallbacks _callbacks = new(typeof(Clockwork));

    [Theory]
    [InlineData("Plain", "plain")]
    [InlineData("Taking", "taking 2")]
    [InlineData("StaticPlain", "static")]
    [InlineData("StaticTaking", "static taking 2")]
    [InlineData("Inherited", "inherited")]
    public async Task Find_OfAMethodThatFits_CallsIt(string name, string said)
    {
        var actor = new Clockwork(Host);
        Clockwork.Heard.Value = [];

        await _callbacks.Find(name)(actor, [1, 2]);

        Assert.Equal([said], Clockwork.Heard.Value);
    }

    [Fact]
    public async Task Find_WithoutData_HandsOverNull()
    {
        Clockwork.Heard.Value = [];

        await _callbacks.Find("Taking")(new Clockwork(Host), null);

        Assert.Equal(["taking null"], Clockwork.Heard.Value);
    }

    [Fact]
    public async Task Find_ForTwoActors_CallsEach()
    {
        var (first, second) = (new Clockwork(Host), new Clockwork(Host));

        await _callbacks.Find("Count")(first, null);
        await _callbacks.Find("Count")(second, null);
        await _callbacks.Find("Count")(second, null);

        Assert.Equal((1, 2), (first.Ticks, second.Ticks));
    }

    [Theory]
    [InlineData("Nope", "Timer callback method: Nope does not exist in the Actor class: Clockwork")]
    [InlineData("Overloaded", "Timer callback method: Overloaded cannot be overloaded.")]
    [InlineData("TwoOfThem", "Timer callback can accept only zero or one parameters")]
    [InlineData("Returning", "Timer callback can only return type Task")]
    [InlineData("Nothing", "Timer callback can only return type Task")]
    [InlineData("TakingText", "a byte[]")]
    public async Task RegisterTimer_WithAMethodThatDoesNotFit_SaysWhy(string name, string message)
    {
        var actor = new Clockwork(Host);

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => actor.RegisterTimerAsync("t", name, null, TimeSpan.Zero, TimeSpan.Zero));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterTimer_WithoutAName_HasOneOfItsOwn()
    {
        var actor = new Clockwork(Host);

        var (first, second) = (await actor.RegisterTimerAsync(null, "Plain", null, TimeSpan.Zero, TimeSpan.Zero), await actor.RegisterTimerAsync("", "Plain", null, TimeSpan.Zero, TimeSpan.Zero));

        Assert.StartsWith($"{actor.Id.GetId()}_Timer_", first.Name, StringComparison.Ordinal);
        Assert.NotEqual(first.Name, second.Name);
    }

    public interface IClockwork : IActor
    {
        Task NothingAsync();
    }

    public abstract class Works(ActorHost host) : Actor(host)
    {
        protected Task Inherited() => Clockwork.Say(Id.GetId().Length > 0 ? "inherited" : "");
    }

    public sealed class Clockwork(ActorHost host) : Works(host), IClockwork
    {
        public static AsyncLocal<List<string>> Heard { get; } = new();

        public int Ticks { get; private set; }

        public static Task Say(string line)
        {
            Heard.Value!.Add(line);
            return Task.CompletedTask;
        }

        public static Task StaticPlain() => Say("static");

        public Task NothingAsync() => Task.CompletedTask;

        public Task<int> Returning() => Task.FromResult(Ticks);

        public void Nothing() => Ticks += 0;

        public Task TwoOfThem(byte[] data, int more) => Say($"{data.Length} {more} {Ticks}");

        public Task TakingText(string text) => Say($"{text} {Ticks}");

        public Task Overloaded() => Say($"{Ticks}");

        public Task Overloaded(byte[] data) => Say($"{data.Length} {Ticks}");

        private static Task StaticTaking(byte[] data) => Say($"static taking {data.Length}");

        private Task Plain() => Say(Ticks == 0 ? "plain" : "again");

        private Task Taking(byte[]? data) => Say($"taking {data?.Length.ToString() ?? "null"}{(Ticks > 0 ? "!" : "")}");

        private Task Count()
        {
            Ticks++;
            return Task.CompletedTask;
        }
    }
}
