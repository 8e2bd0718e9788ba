namespace Dapr.Sidecar;

/// <summary>The hosts of actors, which go with the process: a host that is there says when it leaves, so a place needs no lease.</summary>
public sealed partial class ControlPlane
{
    private const string HostsTopic = "actor-hosts";

    private readonly Lock _hostsGate = new();
    private readonly Dictionary<string, ActorHost> _actorHosts = new(StringComparer.Ordinal);
    private ActorTable _actorTable = ActorTable.Empty;

    ValueTask<IActorMembership> IActorHosts.JoinAsync(ActorHost host, CancellationToken cancellationToken)
    {
        long version;
        lock (_hostsGate)
        {
            version = _actorTable.Version + 1;
            _actorHosts[host.Address.Id] = host with { Seen = version };
            _actorTable = new ActorTable(version, [.. _actorHosts.Values]);
        }

        FileSignals.Raise(Memory, HostsTopic);
        return new(new Membership(this, host.Address.Id, version));
    }

    ValueTask<ActorTable> IActorHosts.HostsAsync(CancellationToken cancellationToken)
    {
        lock (_hostsGate)
        {
            return new(_actorTable);
        }
    }

    IDisposable IActorHosts.ListenToHosts(Action changed) => FileSignals.Listen(Memory, HostsTopic, changed);

    /// <summary>Changes a host, or without one takes it out; false when it is not there.</summary>
    private bool ChangeHost(string id, Func<ActorHost, ActorHost?> change, bool isNewVersion)
    {
        lock (_hostsGate)
        {
            if (!_actorHosts.TryGetValue(id, out var host)) return false;

            if (change(host) is { } changed) _actorHosts[id] = changed;
            else _actorHosts.Remove(id);

            _actorTable = new ActorTable(_actorTable.Version + (isNewVersion ? 1 : 0), [.. _actorHosts.Values]);
        }

        FileSignals.Raise(Memory, HostsTopic);
        return true;
    }

    private sealed class Membership(ControlPlane owner, string id, long fence) : IActorMembership
    {
        private volatile bool _hasLeft;

        public string HostId => id;

        public long Fence => fence;

        public bool IsHeld => !_hasLeft;

        public ValueTask<bool> AnnounceAsync(IReadOnlyList<string> types, CancellationToken cancellationToken) =>
            new(owner.ChangeHost(id, host => host with { Types = types }, isNewVersion: true));

        public ValueTask<bool> AcknowledgeAsync(long version, CancellationToken cancellationToken) =>
            new(owner.ChangeHost(id, host => host with { Seen = Math.Max(host.Seen, version) }, isNewVersion: false));

        public ValueTask DisposeAsync()
        {
            _hasLeft = true;
            owner.ChangeHost(id, _ => null, isNewVersion: true);
            return ValueTask.CompletedTask;
        }
    }
}
