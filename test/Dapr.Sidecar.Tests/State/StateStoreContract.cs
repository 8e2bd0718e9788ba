using System.Text;

namespace Dapr.Sidecar.Tests.State;

/// <summary>What every state store behind the port does. A subclass makes one for each test.</summary>
public abstract class StateStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Get_Missing_IsNull()
    {
        await using var subject = await CreateAsync();

        Assert.Null(await GetAsync(subject, "k"));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 1, 255, 13, 10 })]
    [InlineData(new byte[] { (byte)'{', (byte)'}' })]
    public async Task Apply_AnyBytes_AreReadAsTheyWere(byte[] data)
    {
        await using var subject = await CreateAsync();

        await subject.Store.ApplyAsync([new StateChange { Key = "k", Data = data }], None);

        Assert.Equal(data, (await GetAsync(subject, "k"))!.Data.ToArray());
    }

    [Theory]
    [InlineData("app1||k")]
    [InlineData("K")]
    [InlineData("ключ 🔑 %_*'\"")]
    [InlineData("")]
    public async Task Apply_AnyKey_IsThatKeyAndNoOther(string key)
    {
        await using var subject = await CreateAsync();

        await SaveAsync(subject, key, "mine");
        await SaveAsync(subject, key + "2", "other");
        await SaveAsync(subject, "k", "lower");

        Assert.Equal("mine", await ReadAsync(subject, key));
    }

    [Fact]
    public async Task Apply_Again_OverwritesWithANewEtag()
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "k", "1");
        var first = await EtagAsync(subject, "k");

        await SaveAsync(subject, "k", "1");

        Assert.NotEqual(first, await EtagAsync(subject, "k"));
    }

    [Fact]
    public async Task Apply_CurrentEtag_Writes()
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "k", "1");

        var outcome = await subject.Store.ApplyAsync([Change("k", "2") with { Etag = await EtagAsync(subject, "k") }], None);

        Assert.Null(outcome.Conflict);
        Assert.Equal("2", await ReadAsync(subject, "k"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Apply_OldEtag_IsAConflictAndChangesNothing(bool isDeletion)
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "k", "1");
        var old = await EtagAsync(subject, "k");
        await SaveAsync(subject, "k", "2");

        var outcome = await subject.Store.ApplyAsync([new StateChange { Key = "k", Data = isDeletion ? null : "3"u8.ToArray(), Etag = old }], None);

        Assert.NotNull(outcome.Conflict);
        Assert.False(outcome.IsEtagInvalid);
        Assert.Equal("2", await ReadAsync(subject, "k"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Apply_EtagOfAMissingKey_IsAConflict(bool isDeletion)
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "k", "1");
        var etag = await EtagAsync(subject, "k");
        await DeleteAsync(subject, "k");

        var outcome = await subject.Store.ApplyAsync([new StateChange { Key = "k", Data = isDeletion ? null : "3"u8.ToArray(), Etag = etag }], None);

        Assert.NotNull(outcome.Conflict);
        Assert.Null(await GetAsync(subject, "k"));
    }

    [Fact]
    public async Task Apply_FirstWriteWithoutEtag_OnlyCreates()
    {
        await using var subject = await CreateAsync();

        var first = await subject.Store.ApplyAsync([Change("k", "1") with { FirstWrite = true }], None);
        var second = await subject.Store.ApplyAsync([Change("k", "2") with { FirstWrite = true }], None);

        Assert.Null(first.Conflict);
        Assert.NotNull(second.Conflict);
        Assert.Equal("1", await ReadAsync(subject, "k"));
    }

    [Fact]
    public async Task Apply_FirstWriteWithEtag_GoesByTheEtag()
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "k", "1");

        var outcome = await subject.Store.ApplyAsync([Change("k", "2") with { FirstWrite = true, Etag = await EtagAsync(subject, "k") }], None);

        Assert.Null(outcome.Conflict);
        Assert.Equal("2", await ReadAsync(subject, "k"));
    }

    [Fact]
    public async Task Apply_Deletion_RemovesWhetherItIsThereOrNot()
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "k", "1");

        await DeleteAsync(subject, "k");
        var again = await subject.Store.ApplyAsync([new StateChange { Key = "k" }], None);

        Assert.Null(again.Conflict);
        Assert.Null(await GetAsync(subject, "k"));
    }

    [Fact]
    public async Task Apply_Several_InTheirOrder()
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "gone", "1");

        await subject.Store.ApplyAsync(
            [Change("a", "1"), new StateChange { Key = "gone" }, Change("a", "2"), Change("b", "1"), new StateChange { Key = "b" }], None);

        Assert.Equal("2", await ReadAsync(subject, "a"));
        Assert.Null(await GetAsync(subject, "gone"));
        Assert.Null(await GetAsync(subject, "b"));
    }

    [Fact]
    public async Task Apply_OneConflictAmongSeveral_AppliesNone()
    {
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "a", "1");
        await SaveAsync(subject, "b", "1");
        var old = await EtagAsync(subject, "b");
        await SaveAsync(subject, "b", "2");

        var outcome = await subject.Store.ApplyAsync([Change("a", "9"), new StateChange { Key = "c", Data = "9"u8.ToArray() }, Change("b", "9") with { Etag = old }], None);

        Assert.NotNull(outcome.Conflict);
        Assert.Equal(("1", "2"), (await ReadAsync(subject, "a"), await ReadAsync(subject, "b")));
        Assert.Null(await GetAsync(subject, "c"));
    }

    [Fact]
    public async Task Apply_ManyAtOnceWithEtags_LosesNoUpdate()
    {
        const int Callers = 8;
        const int Each = 50;
        await using var subject = await CreateAsync();
        await SaveAsync(subject, "k", "0");

        await Parallel.ForAsync(0, Callers, async (_, _) =>
        {
            for (var done = 0; done < Each;)
            {
                var current = (await GetAsync(subject, "k"))!;
                var next = int.Parse(Encoding.UTF8.GetString(current.Data.Span)) + 1;
                done += (await subject.Store.ApplyAsync([Change("k", $"{next}") with { Etag = current.Etag }], None)).Conflict is null ? 1 : 0;
            }
        });

        Assert.Equal($"{Callers * Each}", await ReadAsync(subject, "k"));
    }

    [Fact]
    public async Task Ttl_Passed_ValueIsGone()
    {
        await using var subject = await CreateAsync();
        await subject.Store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromSeconds(10) }], None);

        await subject.Clock.AdvanceAsync(TimeSpan.FromSeconds(9));
        Assert.Equal("1", await ReadAsync(subject, "k"));

        await subject.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Null(await GetAsync(subject, "k"));
        Assert.Empty(await subject.Store.KeysAsync("", None));
    }

    [Fact]
    public async Task Ttl_OfAValue_SaysWhenItEnds()
    {
        await using var subject = await CreateAsync();

        await subject.Store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromSeconds(10) }, Change("forever", "1")], None);

        Assert.Equal(subject.Clock.GetUtcNow().AddSeconds(10), (await GetAsync(subject, "k"))!.ExpiresAt);
        Assert.Null((await GetAsync(subject, "forever"))!.ExpiresAt);
    }

    [Fact]
    public async Task Ttl_OverwrittenWithout_StaysForEver()
    {
        await using var subject = await CreateAsync();
        await subject.Store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromSeconds(1) }], None);

        await SaveAsync(subject, "k", "2");
        await subject.Clock.AdvanceAsync(TimeSpan.FromDays(400));

        Assert.Equal("2", await ReadAsync(subject, "k"));
    }

    [Fact]
    public async Task Ttl_Passed_FirstWriteCreatesAndOldEtagIsAConflict()
    {
        await using var subject = await CreateAsync();
        await subject.Store.ApplyAsync([Change("k", "1") with { Ttl = TimeSpan.FromSeconds(1) }], None);
        var etag = await EtagAsync(subject, "k");
        await subject.Clock.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.NotNull((await subject.Store.ApplyAsync([Change("k", "2") with { Etag = etag }], None)).Conflict);
        Assert.Null((await subject.Store.ApplyAsync([Change("k", "2") with { FirstWrite = true }], None)).Conflict);
        Assert.Equal("2", await ReadAsync(subject, "k"));
    }

    [Fact]
    public async Task Keys_OfAPrefix_AreThoseAndInOrder()
    {
        await using var subject = await CreateAsync();
        foreach (var key in (string[])["a||2", "b||1", "a||1", "a", "a|3", "A||1"])
        {
            await SaveAsync(subject, key, "1");
        }

        Assert.Equal(["a||1", "a||2"], await subject.Store.KeysAsync("a||", None));
    }

    /// <summary>Makes a store of the test's own, with etags, transactions and expiry.</summary>
    protected abstract Task<StateStoreSubject> CreateAsync();

    private static StateChange Change(string key, string text) => new() { Key = key, Data = Encoding.UTF8.GetBytes(text) };

    private static Task<StateValue?> GetAsync(StateStoreSubject subject, string key) => subject.Store.GetAsync(new StateRead { Key = key }, None);

    private static Task SaveAsync(StateStoreSubject subject, string key, string text) => subject.Store.ApplyAsync([Change(key, text)], None);

    private static Task DeleteAsync(StateStoreSubject subject, string key) => subject.Store.ApplyAsync([new StateChange { Key = key }], None);

    private static async Task<string> ReadAsync(StateStoreSubject subject, string key) =>
        Encoding.UTF8.GetString((await GetAsync(subject, key))!.Data.Span);

    private static async Task<string?> EtagAsync(StateStoreSubject subject, string key) => (await GetAsync(subject, key))!.Etag;
}
