using Dapr.Sidecar.Conversation;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>Answers that are given again.</summary>
public sealed class AnswerCacheTests
{
    private readonly ManualClock _clock = new();
    private int _made;

    [Fact]
    public async Task Get_SamePrompt_IsMadeOnceUntilItIsOld()
    {
        var cache = new AnswerCache(TimeSpan.FromMinutes(1), _clock);

        var first = await cache.GetAsync("a", MakeAsync);
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(59));
        var second = await cache.GetAsync("a", MakeAsync);
        var other = await cache.GetAsync("b", MakeAsync);
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        var third = await cache.GetAsync("a", MakeAsync);

        Assert.Same(first, second);
        Assert.NotSame(first, other);
        Assert.NotSame(first, third);
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task Get_Failure_IsNotKept()
    {
        var cache = new AnswerCache(TimeSpan.FromMinutes(1), _clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync("a", () => throw new InvalidOperationException("busy")));

        await cache.GetAsync("a", MakeAsync);
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task Get_MoreThanMayBeKept_ForgetsTheOldest()
    {
        var cache = new AnswerCache(TimeSpan.FromMinutes(1), _clock, most: 2);
        foreach (var key in (string[])["a", "b", "c"])
        {
            await cache.GetAsync(key, MakeAsync);
        }

        await cache.GetAsync("b", MakeAsync);
        await cache.GetAsync("c", MakeAsync);
        Assert.Equal(3, _made);

        await cache.GetAsync("a", MakeAsync);
        Assert.Equal(4, _made);
    }

    private Task<ConversationAnswer> MakeAsync() => Task.FromResult(ConversationAnswer.Text($"{++_made}"));
}
