using System.Collections.Concurrent;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar;

/// <summary>
/// What the sidecars of one process share beside components: who is called what. It outlives each of them; two sidecars
/// find each other when they are started with the same one.
/// </summary>
public sealed class ControlPlane
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, SidecarAddress>> _sidecars = new();

    /// <summary>What runs in any of the sidecars: they are quiet together or not at all.</summary>
    internal InFlight InFlight { get; } = new();

    /// <summary>The app ids of the sidecars that run.</summary>
    public IReadOnlyList<string> AppIds => [.. _sidecars.Where(entry => !entry.Value.IsEmpty).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    /// <summary>Makes a sidecar known until the result is disposed.</summary>
    internal IDisposable Register(string appId, SidecarAddress address)
    {
        var id = Guid.NewGuid();
        _sidecars.GetOrAdd(appId, _ => new())[id] = address;
        return new Registration(() => _sidecars.GetValueOrDefault(appId)?.TryRemove(id, out _));
    }

    /// <summary>One of the sidecars of an app id; null when there is none.</summary>
    internal SidecarAddress? Resolve(string appId)
    {
        var all = _sidecars.GetValueOrDefault(appId)?.Values.ToArray() ?? [];
        return all.Length == 0 ? null : all[Random.Shared.Next(all.Length)];
    }

    /// <summary>Whether a sidecar is still there.</summary>
    internal bool Knows(SidecarAddress address) => _sidecars.Values.Any(known => known.Values.Contains(address));

    private sealed class Registration(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
