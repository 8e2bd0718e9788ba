using System.Collections.Concurrent;
using Dapr.Sidecar.Sqlite;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar;

/// <summary>
/// What the sidecars of one process share beside components: who is called what, who holds which lock, which jobs are due, who runs which actors. It outlives each of them; two sidecars
/// find each other when they are started with the same one.
/// </summary>
public sealed partial class ControlPlane : IControlPlane
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, SidecarAddress>> _sidecars = new();

    /// <summary>What runs in any of the sidecars: they are quiet together or not at all.</summary>
    internal InFlight InFlight { get; } = new();

    /// <summary>Tells users of a file, or of what is due, of what others in this process have written.</summary>
    internal FileSignals FileSignals { get; } = new();

    /// <summary>The app ids of the sidecars that run.</summary>
    public IReadOnlyList<string> AppIds => [.. _sidecars.Where(entry => !entry.Value.IsEmpty).Select(entry => entry.Key).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Makes a sidecar of another process known, which the sidecars that share this object then find: one that is a program of
    /// its own, or a real one that runs without mTLS.
    /// </summary>
    /// <param name="appId">The name of its application.</param>
    /// <param name="address">Its host and the port on which other sidecars call, such as <c>127.0.0.1:50002</c>.</param>
    /// <returns>Disposing it makes the sidecar unknown again.</returns>
    /// <exception cref="ArgumentException">The address is none.</exception>
    public IDisposable Add(string appId, string address)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentException.ThrowIfNullOrEmpty(address);
        if (!Uri.TryCreate("http://" + address, UriKind.Absolute, out var uri) || uri.AbsolutePath != "/" || uri.IsDefaultPort)
        {
            throw new ArgumentException($"'{address}' is no host with a port.", nameof(address));
        }

        return Register(appId, SidecarAddress.OnPort(SidecarAddress.NewId(), uri.Authority));
    }

    Task<IAsyncDisposable> IControlPlane.RegisterAsync(string appId, SidecarAddress address, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(Register(appId, address));

    ValueTask<SidecarAddress?> IControlPlane.ResolveAsync(string appId, CancellationToken cancellationToken)
    {
        var all = _sidecars.GetValueOrDefault(appId)?.Values.ToArray() ?? [];
        return new(all.Length == 0 ? null : all[Random.Shared.Next(all.Length)]);
    }

    ValueTask<IReadOnlySet<SidecarAddress>> IControlPlane.AllAsync(CancellationToken cancellationToken) =>
        new(_sidecars.Values.SelectMany(known => known.Values).ToHashSet());

    private Registration Register(string appId, SidecarAddress address)
    {
        _sidecars.GetOrAdd(appId, _ => new())[address.Id] = address;
        return new(() => _sidecars.GetValueOrDefault(appId)?.TryRemove(address.Id, out _));
    }

    private sealed class Registration(Action remove) : IDisposable, IAsyncDisposable
    {
        public void Dispose() => remove();

        public ValueTask DisposeAsync()
        {
            remove();
            return ValueTask.CompletedTask;
        }
    }
}
