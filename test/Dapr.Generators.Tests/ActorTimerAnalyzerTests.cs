namespace Dapr.Generators.Tests;

public sealed class ActorTimerAnalyzerTests
{
    [Theory]
    [InlineData("public Task OnTimeAsync() => Task.CompletedTask;", null)]
    [InlineData("private Task OnTimeAsync(byte[] data) => Task.CompletedTask;", null)]
    [InlineData("private static Task OnTimeAsync(byte[] data) => Task.CompletedTask;", null)]
    [InlineData("protected override Task OnTimeAsync() => Task.CompletedTask;", null, "protected virtual Task OnTimeAsync() => Task.CompletedTask;")]
    [InlineData("", null, "protected Task OnTimeAsync() => Task.CompletedTask;")]
    [InlineData("", "there is no such method")]
    [InlineData("public int OnTimeAsync { get; } = 1;", "there is no such method")]
    [InlineData("", "there is no such method", "private Task OnTimeAsync() => Task.CompletedTask;")]
    [InlineData("public Task OnTimeAsync(string data) => Task.CompletedTask;", "it takes something else than, at most, a byte[]")]
    [InlineData("public Task OnTimeAsync(byte[] data, int more) => Task.CompletedTask;", "it takes something else than, at most, a byte[]")]
    [InlineData("public void OnTimeAsync() { }", "it does not return Task")]
    [InlineData("public Task<int> OnTimeAsync() => Task.FromResult(1);", "it does not return Task")]
    [InlineData("public Task OnTimeAsync() => Task.CompletedTask; public Task OnTimeAsync(byte[] data) => Task.CompletedTask;", "it is overloaded")]
    public async Task Callback_ThatATimerCannotCall_IsNamed(string members, string? why, string membersOfTheBase = "")
    {
        var faults = await Analyzed.ByAsync(new ActorTimerAnalyzer(), $$"""
            Console.WriteLine();

            public abstract class Base(ActorHost host) : Actor(host)
            {
                {{membersOfTheBase}}
            }

            public class Clock(ActorHost host) : Base(host)
            {
                public Task StartAsync() => RegisterTimerAsync("t", "OnTimeAsync", Array.Empty<byte>(), TimeSpan.Zero, TimeSpan.Zero);

                {{members}}
            }
            """);

        Assert.Equal(why is null ? [] : [("DAPR1401", "\"OnTimeAsync\"", $"A timer cannot call 'OnTimeAsync' of 'Clock': {why}")], faults);
    }

    [Theory]
    [InlineData("RegisterTimerAsync(\"t\", callback, Array.Empty<byte>(), TimeSpan.Zero, TimeSpan.Zero)")]
    [InlineData("Other.RegisterTimerAsync(\"t\", \"Nope\")")]
    public async Task Callback_ThatOnlyTheRunTells_IsLeftAlone(string call) => Assert.Empty(await Analyzed.ByAsync(new ActorTimerAnalyzer(), $$"""
        Console.WriteLine();

        public class Clock(ActorHost host) : Actor(host)
        {
            public Task StartAsync(string callback) => {{call}};
        }

        public static class Other
        {
            public static Task RegisterTimerAsync(string name, string callback) => Task.CompletedTask;
        }
        """));

    [Fact]
    public async Task Callback_OfAClassThatIsToBeExtended_MayBeInTheOther() => Assert.Empty(await Analyzed.ByAsync(new ActorTimerAnalyzer(), """
        Console.WriteLine();

        public abstract class Clock(ActorHost host) : Actor(host)
        {
            public Task StartAsync() => RegisterTimerAsync("t", "OnTimeAsync", Array.Empty<byte>(), TimeSpan.Zero, TimeSpan.Zero);
        }
        """));
}
