namespace Dapr.Sidecar.Tests.ActorHosts;

/// <summary>What every table of actor hosts does. A subclass makes one for each test.</summary>
public abstract class ActorHostsContract
{
    [Fact]
    public async Task Join_ThenLeave_AreVersionsOfTheTable()
    {
        using var subject = await CreateAsync();
        var before = await TableAsync(subject);
        var one = await JoinAsync(subject, "T", "U");
        var joined = await TableAsync(subject);

        Assert.True(joined.Version > before.Version);
        Assert.Equal(["T", "U"], Assert.Single(joined.Hosts).Types);
        Assert.True(joined.IsSettled);
        Assert.True(one.IsHeld);

        await one.DisposeAsync();
        var left = await TableAsync(subject);
        Assert.True(left.Version > joined.Version);
        Assert.Empty(left.Hosts);
        Assert.False(one.IsHeld);
    }

    [Fact]
    public async Task Join_ASecondOne_IsSettledWhenTheFirstHasSeenIt()
    {
        using var subject = await CreateAsync();
        await using var one = await JoinAsync(subject, "T");
        await using var two = await JoinAsync(subject, "T");
        var table = await TableAsync(subject);
        Assert.False(table.IsSettled);

        Assert.True(await one.AcknowledgeAsync(table.Version, CancellationToken.None));
        var seen = await TableAsync(subject);

        Assert.True(seen.IsSettled);
        Assert.Equal(table.Version, seen.Version);
    }

    [Fact]
    public async Task Acknowledge_AnOlderVersion_TakesNothingBack()
    {
        using var subject = await CreateAsync();
        await using var one = await JoinAsync(subject, "T");
        await using var two = await JoinAsync(subject, "T");
        var version = (await TableAsync(subject)).Version;
        await one.AcknowledgeAsync(version, CancellationToken.None);
        await one.AcknowledgeAsync(version - 1, CancellationToken.None);

        Assert.True((await TableAsync(subject)).IsSettled);
    }

    [Fact]
    public async Task Announce_OtherTypes_IsAVersionThatTheHostMustSeeItself()
    {
        using var subject = await CreateAsync();
        await using var one = await JoinAsync(subject, "T");
        var before = (await TableAsync(subject)).Version;
        Assert.True(await one.AnnounceAsync(["U", "V"], CancellationToken.None));
        var table = await TableAsync(subject);

        Assert.Equal(["U", "V"], table.Hosts[0].Types);
        Assert.True(table.Version > before);
        Assert.False(table.IsSettled);
    }

    [Fact]
    public async Task Fence_GrowsWithEverybodyWhoJoins()
    {
        using var subject = await CreateAsync();
        var fences = new List<long>();
        for (var number = 0; number < 3; number++)
        {
            await using var host = await JoinAsync(subject, "T");
            fences.Add(host.Fence);
        }

        Assert.Equal(fences.Distinct().Order(), fences);
    }

    [Fact]
    public async Task Left_ChangesNothingMore()
    {
        using var subject = await CreateAsync();
        var one = await JoinAsync(subject, "T");
        await one.DisposeAsync();
        var version = (await TableAsync(subject)).Version;

        Assert.False(await one.AcknowledgeAsync(version, CancellationToken.None));
        Assert.False(await one.AnnounceAsync(["U"], CancellationToken.None));
        await one.DisposeAsync();
        Assert.Equal(version, (await TableAsync(subject)).Version);
    }

    [Fact]
    public async Task Listen_EachChange_IsTold()
    {
        using var subject = await CreateAsync();
        var told = 0;
        using var listener = subject.Hosts.ListenToHosts(() => Interlocked.Increment(ref told));
        var one = await JoinAsync(subject, "T");
        var joined = Volatile.Read(ref told);
        await one.AcknowledgeAsync(one.Fence, CancellationToken.None);
        var seen = Volatile.Read(ref told);
        await one.DisposeAsync();

        Assert.InRange(joined, 1, seen - 1);
        Assert.InRange(seen, 2, Volatile.Read(ref told) - 1);
    }

    /// <summary>A sidecar that stops in order ends its actors once before its API and once after.</summary>
    [Fact]
    public async Task Listen_EndedTwice_LeavesOthersListening()
    {
        using var subject = await CreateAsync();
        var told = 0;
        using var other = subject.Hosts.ListenToHosts(() => Interlocked.Increment(ref told));
        var listener = subject.Hosts.ListenToHosts(() => { });

        listener.Dispose();
        listener.Dispose();
        await JoinAsync(subject, "T");

        Assert.InRange(Volatile.Read(ref told), 1, int.MaxValue);
    }

    [Fact]
    public async Task Owner_OfEachActor_IsOneOfTheHostsOfItsType_AndMovesOnlyWhereItMust()
    {
        using var subject = await CreateAsync();
        await using var one = await JoinAsync(subject, "T");
        await using var two = await JoinAsync(subject, "T", "U");
        var before = await TableAsync(subject);
        await using var three = await JoinAsync(subject, "T");
        var after = await TableAsync(subject);
        var ids = Enumerable.Range(0, 3000).Select(number => $"a{number}").ToList();

        Assert.Equal(two.HostId, before.OwnerOf("", "U", "a")!.Address.Id);
        Assert.Null(before.OwnerOf("", "V", "a"));
        Assert.Null(before.OwnerOf("other", "T", "a"));
        Assert.All(ids, id => Assert.Contains(after.OwnerOf("", "T", id)!.Address.Id, (string[])[before.OwnerOf("", "T", id)!.Address.Id, three.HostId]));
        Assert.All(
            ids.GroupBy(id => after.OwnerOf("", "T", id)!.Address.Id),
            group => Assert.InRange(group.Count(), 800, 1200));
    }

    /// <summary>Makes a table of the test's own.</summary>
    private protected abstract Task<Subject> CreateAsync();

    private protected static Task<ActorTable> TableAsync(Subject subject) => subject.Hosts.HostsAsync(CancellationToken.None).AsTask();

    private protected static Task<IActorMembership> JoinAsync(Subject subject, params string[] types) => JoinAsync(subject.Hosts, types);

    private protected static Task<IActorMembership> JoinAsync(IActorHosts hosts, params string[] types) =>
        hosts.JoinAsync(new ActorHost { Address = SidecarAddress.OnPort(SidecarAddress.NewId(), "127.0.0.1:1"), Namespace = "", Types = types }, CancellationToken.None).AsTask();

    private protected sealed record Subject(IActorHosts Hosts, params IDisposable[] Owned) : IDisposable
    {
        public void Dispose() => Array.ForEach(Owned, owned => owned.Dispose());
    }
}
