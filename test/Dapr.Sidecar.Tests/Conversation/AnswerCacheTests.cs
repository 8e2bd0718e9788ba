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

    [Fact]
    public async Task Get_LargerThanMayBeKept_ForgetsTheOldestAndKeepsNoneThatIsTooLargeByItself()
    {
        var cache = new AnswerCache(TimeSpan.FromMinutes(1), _clock, mostBytes: 10_000);
        foreach (var key in (string[])["a", "b", "c"])
        {
            await cache.GetAsync(key, () => MakeAsync(2_000));
        }

        Assert.Equal(2, cache.Count);
        await cache.GetAsync("huge", () => MakeAsync(5_000));
        Assert.Equal(2, cache.Count);
        await cache.GetAsync("b", MakeAsync);
        await cache.GetAsync("c", MakeAsync);
        Assert.Equal(4, _made);

        await cache.GetAsync("a", MakeAsync);
        await cache.GetAsync("huge", MakeAsync);
        Assert.Equal(6, _made);
    }

    [Fact]
    public async Task Get_CallsOfTools_CountAsWell()
    {
        var cache = new AnswerCache(TimeSpan.FromMinutes(1), _clock, mostBytes: 10_000);

        await cache.GetAsync("a", () => Task.FromResult(ConversationAnswer.Calling(new PromptToolCall { Name = "f", Arguments = new string('x', 5_000) })));

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task Get_OnesThatAreOld_AreGoneWithTheNextQuestionEvenIfItFails()
    {
        var cache = new AnswerCache(TimeSpan.FromMinutes(1), _clock);
        await cache.GetAsync("a", MakeAsync);
        await cache.GetAsync("b", MakeAsync);
        Assert.Equal(2, cache.Count);

        await _clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync("c", () => throw new InvalidOperationException("busy")));

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task Get_TwoAtOnce_CountOnce()
    {
        var cache = new AnswerCache(TimeSpan.FromMinutes(1), _clock, most: 2);
        var release = new TaskCompletionSource();
        async Task<ConversationAnswer> MakeLateAsync()
        {
            await release.Task;
            return await MakeAsync();
        }

        var both = Task.WhenAll(cache.GetAsync("a", MakeLateAsync), cache.GetAsync("a", MakeLateAsync));
        release.SetResult();
        await both;
        await cache.GetAsync("b", MakeAsync);
        await cache.GetAsync("a", MakeAsync);

        Assert.Equal((2, 3), (cache.Count, _made));
    }

    private Task<ConversationAnswer> MakeAsync(int length)
    {
        _made++;
        return Task.FromResult(ConversationAnswer.Text(new string('x', length)));
    }

    private Task<ConversationAnswer> MakeAsync() => Task.FromResult(ConversationAnswer.Text($"{++_made}"));
}
