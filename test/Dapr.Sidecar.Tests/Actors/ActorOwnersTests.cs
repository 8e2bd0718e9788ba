using System.Collections.Concurrent;
using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Owners;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>What a host does about the table, without a sidecar.</summary>
public sealed class ActorOwnersTests : IAsyncDisposable
{
    private static readonly ActorKey Key = new("T", "a");
    private static readonly ActorKey Other = new("U", "b");

    private readonly FakeHosts _hosts = new();
    private readonly FakeReceiver _receiver = new();
    private readonly InFlight _inFlight = new();
    private readonly ManualClock _clock = new();
    private readonly ActiveActors _active;
    private readonly ActorOwners _owners;
    private int _places;

    public ActorOwnersTests()
    {
        _clock.Watch(_inFlight);
        _active = new ActiveActors(_clock, _inFlight, NullLogger<ActiveActors>.Instance);
        _owners = new ActorOwners(
            _hosts, _active, "", () => SidecarAddress.OnPort($"place{++_places}", "127.0.0.1:1"), _clock, _inFlight, NullLogger<ActorOwners>.Instance);
    }

    [Fact]
    public async Task Lease_ThatHasRunOut_StopsTurnsAtOnceAndThenTheHostStartsAnew()
    {
        await _owners.SetTypesAsync(["T"]);
        using (await BeginAsync())
        {
            Assert.True(_owners.MayRun(Key));
        }

        // Paused: nobody has told the host, but the time is over.
        _hosts.Memberships[^1].IsHeld = false;
        Assert.False(_owners.MayRun(Key));

        _hosts.Tell();
        await _clock.SettleAsync();
        Assert.Equal(["DELETE T/a"], _receiver.Got);
        Assert.False(_active.IsActive(Key));
        Assert.True(_owners.MayRun(Key));
        Assert.Equal(("place2", 2), (_owners.View.Host, _hosts.Memberships.Count));
    }

    [Fact]
    public async Task Table_ThatTakesAnActorAway_IsNotedOnlyAfterItsLastTurn()
    {
        await _owners.SetTypesAsync(["T"]);
        var turn = await BeginAsync();
        _hosts.Change(table => new ActorTable(table.Version + 1, [new ActorHost { Address = SidecarAddress.OnPort("other", "127.0.0.1:2"), Namespace = "", Types = ["T"], Seen = 99 }, .. Idle(table)]));
        var released = _active.ReleaseAsync(_ => false, isOrderly: true, CancellationToken.None);
        await released;

        // No new turn, while the old one goes on and nothing is noted.
        await Until(() => !_owners.MayRun(Key));
        Assert.DoesNotContain(_hosts.Table.Version, _hosts.Memberships[^1].Seen);
        Assert.Empty(_receiver.Got);

        turn.Dispose();
        await _clock.SettleAsync();
        Assert.Equal(["DELETE T/a"], _receiver.Got);
        Assert.Contains(_hosts.Table.Version, _hosts.Memberships[^1].Seen);

        static IEnumerable<ActorHost> Idle(ActorTable table) => table.Hosts.Select(host => host with { Types = ["U"] });
    }

    [Fact]
    public async Task Join_ThatFails_IsTriedAgain()
    {
        _hosts.Failures = 2;
        await _owners.SetTypesAsync(["T"]);
        Assert.False(_owners.MayRun(Key));
        await Assert.ThrowsAsync<IOException>(() => _owners.ReadyAsync(CancellationToken.None).AsTask());

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.True(_owners.MayRun(Key));
        await _owners.ReadyAsync(CancellationToken.None);
        Assert.Single(_hosts.Memberships);
    }

    [Fact]
    public async Task Join_ThatFailsAfterTheLease_IsTriedAgain()
    {
        await _owners.SetTypesAsync(["T"]);
        _hosts.Memberships[^1].IsHeld = false;
        _hosts.Failures = 1;
        _hosts.Tell();

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.True(_owners.MayRun(Key));
        Assert.Equal(2, _hosts.Memberships.Count);
    }

    [Fact]
    public async Task Types_ThatCouldNotBeAnnounced_AreAnnouncedLater()
    {
        await _owners.SetTypesAsync(["T"]);
        _hosts.Failures = 1;
        await _owners.SetTypesAsync(["T", "U"]);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(["T", "U"], Assert.Single(_hosts.Memberships[^1].Announced));
    }

    [Fact]
    public async Task Look_ThatFailsWhenTheLeaseHasRunOut_IsRepeated()
    {
        await _owners.SetTypesAsync(["T"]);
        _hosts.Memberships[^1].IsHeld = false;
        _hosts.FailedLooks = 1;
        _hosts.Tell();

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.True(_owners.MayRun(Key));
    }

    /// <summary>Others run what was here while the host waits for one turn: it must not wait for that to stop.</summary>
    [Fact]
    public async Task Lease_ThatRunsOutWhileAnActorDrains_StopsAllTurnsAtOnceAndThenTheHostStartsAnew()
    {
        await _owners.SetTypesAsync(["T", "U"]);
        using var drains = await BeginAsync();
        using var stays = await BeginAsync(Other);
        MoveType("T", "other");
        await Until(() => !_owners.MayRun(Key));
        Assert.True(_owners.MayRun(Other));

        var areCut = Task.WhenAll(CutAsync(drains), CutAsync(stays));
        _hosts.Memberships[^1].IsHeld = false;
        _hosts.Tell();
        await areCut.WithLimit(() => $"{drains.Actor.Cut.IsCancellationRequested} {stays.Actor.Cut.IsCancellationRequested}");

        await _clock.SettleAsync();
        Assert.Equal(["DELETE T/a", "DELETE U/b"], _receiver.Got.Order());
        Assert.Equal("place2", _owners.View.Host);
        Assert.True(_owners.MayRun(Other));
    }

    /// <summary>An old turn would write under the new place.</summary>
    [Fact]
    public async Task Lease_ThatHasRunOut_IsFollowedByANewPlaceOnlyAfterTheLastActorHasGone()
    {
        var deactivates = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _receiver.Deactivation = deactivates.Task;
        await _owners.SetTypesAsync(["T"]);
        (await BeginAsync()).Dispose();
        _hosts.Memberships[^1].IsHeld = false;
        _hosts.Tell();
        await Until(() => _owners.View.Host is null);

        // The table is seen all the same.
        MoveType("T", "other");
        await Until(() => _owners.View.OwnerOf(Key)?.Address.Id == "other");
        Assert.Single(_hosts.Memberships);

        deactivates.SetResult();
        await _clock.SettleAsync();
        Assert.Equal(2, _hosts.Memberships.Count);
    }

    /// <summary>A host that dies meanwhile is called no more.</summary>
    [Fact]
    public async Task Table_ThatChangesWhileAnActorDrains_IsGoneByAtOnceAndNotedAfterTheLastTurn()
    {
        await _owners.SetTypesAsync(["T", "U"]);
        using var turn = await BeginAsync();
        MoveType("T", "dies");
        var first = _hosts.Table.Version;
        await Until(() => _owners.View.OwnerOf(Key)?.Address.Id == "dies");
        MoveType("T", "lives");
        await Until(() => _owners.View.OwnerOf(Key)?.Address.Id == "lives");
        await _clock.SettleAsync();
        Assert.DoesNotContain(_hosts.Memberships[^1].Seen, version => version >= first);
        Assert.False(turn.Actor.Cut.IsCancellationRequested);

        turn.Dispose();
        await _clock.SettleAsync();
        Assert.Equal(["DELETE T/a"], _receiver.Got);
        Assert.Equal([_hosts.Table.Version], _hosts.Memberships[^1].Seen.Where(version => version >= first));
    }

    [Fact]
    public async Task Table_ThatTakesAnotherActorAwayWhileOneDrains_LetsBothGoBeforeItIsNoted()
    {
        await _owners.SetTypesAsync(["T", "U"]);
        using var first = await BeginAsync();
        using var second = await BeginAsync(Other);
        MoveType("T", "other");
        await Until(() => !_owners.MayRun(Key));
        MoveType("U", "other");
        await Until(() => !_owners.MayRun(Other));
        var last = _hosts.Table.Version;

        second.Dispose();
        await _clock.SettleAsync();
        Assert.Equal(["DELETE U/b"], _receiver.Got);
        Assert.DoesNotContain(last, _hosts.Memberships[^1].Seen);

        first.Dispose();
        await _clock.SettleAsync();
        Assert.Equal(["DELETE U/b", "DELETE T/a"], _receiver.Got);
        Assert.Contains(last, _hosts.Memberships[^1].Seen);
    }

    [Fact]
    public async Task Table_ThatCannotBeReadWhenTheLeaseHasRunOut_GivesTurnsNoMoreTime()
    {
        await _owners.SetTypesAsync(["T"]);
        using var turn = await BeginAsync();
        var isCut = CutAsync(turn);
        _hosts.Memberships[^1].IsHeld = false;
        _hosts.FailedLooks = 1;
        _hosts.Tell();

        await isCut.WithLimit(() => "the turn goes on");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reentrant_CallOfARunningTurn_GetsInAsLongAsTheLeaseLasts(bool isHeld)
    {
        await _owners.SetTypesAsync(["T"]);
        using var turn = await BeginAsync(chain: "chain");
        _hosts.Memberships[^1].IsHeld = isHeld;
        var state = new ActorState(new ComponentRegistry(null!, null!, null, "", _clock, null!, null!, NullLogger<ComponentRegistry>.Instance), new SidecarIdentity("app1", ""), false, NullLogger<ActorState>.Instance);
        using var hosting = new ActorHosting(null!, null!, _owners, _active, state, null!, _inFlight, NullLogger<ActorHosting>.Instance);

        var (isHere, _) = await new LocalActors(hosting, _owners, _active).TryAskAsync(Key, "chain", (_, _, _) => Task.FromResult(0), CancellationToken.None);

        Assert.Equal(isHeld, isHere);
    }

    public async ValueTask DisposeAsync() => await _owners.DisposeAsync();

    private async Task<ActorTurn> BeginAsync(ActorKey? key = null, string? chain = null)
    {
        var (actor, settings) = (key ?? Key, new ActorTypeSettings { IsReentrant = chain is not null });
        var turn = (await _active.BeginAsync(actor, new HostedActorType(actor.Type, settings, _receiver), chain, CancellationToken.None))!;
        turn.Actor.WasCalled = true;
        return turn;
    }

    /// <summary>Completes when a turn is cut off, and ends it.</summary>
    private static Task CutAsync(ActorTurn turn)
    {
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        turn.Actor.Cut.Register(() =>
        {
            turn.Dispose();
            cut.SetResult();
        });
        return cut.Task;
    }

    /// <summary>Another host has a type from now on, and nobody else.</summary>
    private void MoveType(string type, string host) => _hosts.Change(table => new ActorTable(
        table.Version + 1,
        [
            .. table.Hosts.Select(other => other with { Types = [.. other.Types.Where(name => name != type)] }),
            new ActorHost { Address = SidecarAddress.OnPort(host, "127.0.0.1:2"), Namespace = "", Types = [type], Seen = 99 },
        ]));

    /// <summary>Waits until something is so that the owners find out: they say when they know more.</summary>
    private async Task Until(Func<bool> isSo)
    {
        while (true)
        {
            var changed = _owners.Changed;
            if (isSo()) return;
            await changed.WaitAsync(CancellationToken.None).WithLimit(() => "nothing changes");
        }
    }

    private sealed class FakeHosts : IActorHosts
    {
        private event Action? Changed;

        public ActorTable Table { get; private set; } = ActorTable.Empty;

        public List<FakeMembership> Memberships { get; } = [];

        /// <summary>How many of the next writes fail.</summary>
        public int Failures { get; set; }

        /// <summary>How many of the next looks fail.</summary>
        public int FailedLooks { get; set; }

        public ValueTask<IActorMembership> JoinAsync(ActorHost host, CancellationToken cancellationToken)
        {
            Fail();
            var membership = new FakeMembership(host.Address.Id, this);
            Memberships.Add(membership);
            Change(table => new ActorTable(table.Version + 1, [.. table.Hosts, host with { Seen = long.MaxValue }]));
            return new(membership);
        }

        public ValueTask<ActorTable> HostsAsync(CancellationToken cancellationToken) =>
            FailedLooks-- > 0 ? throw new IOException("the disk cannot be read") : new(Table);

        public IDisposable ListenToHosts(Action changed)
        {
            Changed += changed;
            return new MemoryStream();
        }

        public void Change(Func<ActorTable, ActorTable> change)
        {
            Table = change(Table);
            Tell();
        }

        public void Tell() => Changed?.Invoke();

        public void Fail()
        {
            if (Failures-- > 0) throw new IOException("the disk is full");
        }
    }

    private sealed class FakeMembership(string id, FakeHosts hosts) : IActorMembership
    {
        public ConcurrentQueue<long> Seen { get; } = new();

        public ConcurrentQueue<IReadOnlyList<string>> Announced { get; } = new();

        public string HostId => id;

        public long Fence => 1;

        public bool IsHeld { get; set; } = true;

        public ValueTask<bool> AnnounceAsync(IReadOnlyList<string> types, CancellationToken cancellationToken)
        {
            hosts.Fail();
            Announced.Enqueue(types);
            return new(true);
        }

        public ValueTask<bool> AcknowledgeAsync(long version, CancellationToken cancellationToken)
        {
            Seen.Enqueue(version);
            return new(true);
        }

        public ValueTask DisposeAsync()
        {
            hosts.Change(table => new ActorTable(table.Version + 1, [.. table.Hosts.Where(host => host.Address.Id != id)]));
            return ValueTask.CompletedTask;
        }
    }

    private sealed class FakeReceiver : IActorReceiver
    {
        public ConcurrentQueue<string> Got { get; } = new();

        public Task Deactivation { get; set; } = Task.CompletedTask;

        public bool HoldsTurns => false;

        public Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken) => Task.FromResult(new ActorAnswer());

        public Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken)
        {
            Got.Enqueue($"DELETE {key}");
            return Deactivation.WaitAsync(cancellationToken);
        }
    }
}
