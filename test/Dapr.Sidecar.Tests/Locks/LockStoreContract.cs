namespace Dapr.Sidecar.Tests.Locks;

/// <summary>What every lock store behind the port does. A subclass makes one, on a clock that the test advances.</summary>
public abstract class LockStoreContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task TryLock_Held_IsRefusedToOthersAndToItsHolder()
    {
        await using var subject = await CreateAsync();

        Assert.True(await subject.Store.TryLockAsync("r", "ada", Minute, CancellationToken.None));
        Assert.False(await subject.Store.TryLockAsync("r", "bob", Minute, CancellationToken.None));
        Assert.False(await subject.Store.TryLockAsync("r", "ada", Minute, CancellationToken.None));
        Assert.True(await subject.Store.TryLockAsync("other", "bob", Minute, CancellationToken.None));
    }

    [Fact]
    public async Task Unlock_ByOthersByItsHolderAndAgain_SaysWhatCameOfIt()
    {
        await using var subject = await CreateAsync();
        await subject.Store.TryLockAsync("r", "ada", Minute, CancellationToken.None);

        Assert.Equal(UnlockOutcome.HeldByAnother, await subject.Store.UnlockAsync("r", "bob", CancellationToken.None));
        Assert.Equal(UnlockOutcome.Released, await subject.Store.UnlockAsync("r", "ada", CancellationToken.None));
        Assert.Equal(UnlockOutcome.NotHeld, await subject.Store.UnlockAsync("r", "ada", CancellationToken.None));
        Assert.True(await subject.Store.TryLockAsync("r", "bob", Minute, CancellationToken.None));
    }

    [Fact]
    public async Task TryLock_TimeIsUp_IsFree()
    {
        await using var subject = await CreateAsync();
        await subject.Store.TryLockAsync("r", "ada", Minute, CancellationToken.None);

        await subject.Clock.AdvanceAsync(Minute - TimeSpan.FromMilliseconds(1));
        Assert.False(await subject.Store.TryLockAsync("r", "bob", Minute, CancellationToken.None));
        await subject.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(1));

        Assert.Equal(UnlockOutcome.NotHeld, await subject.Store.UnlockAsync("r", "ada", CancellationToken.None));
        Assert.True(await subject.Store.TryLockAsync("r", "bob", Minute, CancellationToken.None));
        Assert.Equal(UnlockOutcome.HeldByAnother, await subject.Store.UnlockAsync("r", "ada", CancellationToken.None));
    }

    [Theory]
    [InlineData("r", "R", "ada")]
    [InlineData("lock||app1||ключ 🔑 %_'\"", "lock||app1||ключ", "o'wner")]
    public async Task TryLock_OtherResource_IsAnother(string resource, string other, string owner)
    {
        await using var subject = await CreateAsync();

        Assert.True(await subject.Store.TryLockAsync(resource, owner, Minute, CancellationToken.None));
        Assert.True(await subject.Store.TryLockAsync(other, owner, Minute, CancellationToken.None));
        Assert.Equal(UnlockOutcome.Released, await subject.Store.UnlockAsync(resource, owner, CancellationToken.None));
    }

    [Fact]
    public async Task TryLock_ManyAtATime_OneGetsIt()
    {
        await using var subject = await CreateAsync();

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(() => subject.Store.TryLockAsync("r", $"owner {number}", Minute, CancellationToken.None))));

        Assert.Single(taken, isTaken => isTaken);
    }

    /// <summary>Makes a store.</summary>
    private protected abstract Task<LockStoreSubject> CreateAsync();
}
