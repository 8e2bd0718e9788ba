using System.Text;

namespace Dapr.Sidecar;

/// <summary>The hosts of actors at some time. Whoever has the same version finds the same owner of an actor.</summary>
internal sealed class ActorTable
{
    /// <summary>Nobody hosts anything.</summary>
    public static readonly ActorTable Empty = new(0, []);

    private const int MostOnStack = 256;

    private readonly Dictionary<(string Namespace, string Type), Candidate[]> _candidates;

    public ActorTable(long version, IReadOnlyList<ActorHost> hosts)
    {
        Version = version;
        Hosts = hosts;
        IsSettled = hosts.All(host => host.Seen >= version);
        _candidates = hosts
            .SelectMany(host => host.Types.Distinct(), (host, type) => (Key: (host.Namespace, type), Candidate: new Candidate(host, Hash(host.Address.Id))))
            .GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Candidate).ToArray());
    }

    /// <summary>Counts the changes of the hosts and of their types.</summary>
    public long Version { get; }

    public IReadOnlyList<ActorHost> Hosts { get; }

    /// <summary>Whether every host has seen this version.</summary>
    public bool IsSettled { get; }

    /// <summary>The host that an actor belongs to; null when nobody hosts its type.</summary>
    /// <remarks>Of all hosts of the type it is the one that draws the highest number with the actor, so that a host that comes or goes moves no actors but its own.</remarks>
    public ActorHost? OwnerOf(string @namespace, string type, string id)
    {
        if (!_candidates.TryGetValue((@namespace, type), out var candidates)) return null;
        if (candidates.Length == 1) return candidates[0].Host;

        var key = Hash(id);
        var (owner, highest) = (candidates[0], 0UL);
        foreach (var candidate in candidates)
        {
            var number = Mix(candidate.Seed ^ key);
            if (number > highest || (number == highest && string.CompareOrdinal(candidate.Host.Address.Id, owner.Host.Address.Id) < 0)) (owner, highest) = (candidate, number);
        }

        return owner.Host;
    }

    /// <summary>FNV-1a: the same number in every process.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        var size = Encoding.UTF8.GetByteCount(text);
        var letters = size <= MostOnStack ? stackalloc byte[size] : new byte[size];
        Encoding.UTF8.GetBytes(text, letters);
        foreach (var letter in letters)
        {
            hash = unchecked((hash ^ letter) * 1099511628211UL);
        }

        return Mix(hash);
    }

    /// <summary>Spreads what differs in a few bits over all of them.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9UL;
            value = (value ^ (value >> 27)) * 0x94d049bb133111ebUL;
            return value ^ (value >> 31);
        }
    }

    private readonly record struct Candidate(ActorHost Host, ulong Seed);
}
