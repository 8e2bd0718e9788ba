using System.Collections.Concurrent;
using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Owners;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>What a host does about the table, without a sidecar.</summary>
public sealed class ActorOwnersTests : IAsyncDisposable
{
    private static readonly ActorKey Key = new("T", "a");

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
        await _owners.SetTypesAsync(["T"], isOrderly: true, CancellationToken.None);
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
        await _owners.SetTypesAsync(["T"], isOrderly: true, CancellationToken.None);
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
        await _owners.SetTypesAsync(["T"], isOrderly: true, CancellationToken.None);
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
        await _owners.SetTypesAsync(["T"], isOrderly: true, CancellationToken.None);
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
        await _owners.SetTypesAsync(["T"], isOrderly: true, CancellationToken.None);
        _hosts.Failures = 1;
        await _owners.SetTypesAsync(["T", "U"], isOrderly: true, CancellationToken.None);

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal(["T", "U"], Assert.Single(_hosts.Memberships[^1].Announced));
    }

    [Fact]
    public async Task Look_ThatFailsWhenTheLeaseHasRunOut_IsRepeated()
    {
        await _owners.SetTypesAsync(["T"], isOrderly: true, CancellationToken.None);
        _hosts.Memberships[^1].IsHeld = false;
        _hosts.FailedLooks = 1;
        _hosts.Tell();

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.True(_owners.MayRun(Key));
    }

    public async ValueTask DisposeAsync() => await _owners.DisposeAsync();

    private async Task<ActorTurn> BeginAsync()
    {
        var turn = (await _active.BeginAsync(Key, new HostedActorType("T", new ActorTypeSettings(), _receiver), chain: null, CancellationToken.None))!;
        turn.Actor.WasCalled = true;
        return turn;
    }

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

        public bool HoldsTurns => false;

        public Task<ActorAnswer> InvokeAsync(ActorCall call, CancellationToken cancellationToken) => Task.FromResult(new ActorAnswer());

        public Task SignalAsync(ActorSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeactivateAsync(ActorKey key, CancellationToken cancellationToken)
        {
            Got.Enqueue($"DELETE {key}");
            return Task.CompletedTask;
        }
    }
}
