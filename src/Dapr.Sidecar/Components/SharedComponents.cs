using System.Collections.Concurrent;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar;

/// <summary>
/// Components that several sidecars of one process use together, by name. Without it each sidecar has instances of its own,
/// as real sidecars have, and two with <c>state.in-memory</c> share nothing.
/// </summary>
/// <remarks>
/// An instance is made and started by the first sidecar that needs it, and outlives each of them: disposing this object, after
/// the sidecars, disposes the instances.
/// </remarks>
public sealed class SharedComponents : IAsyncDisposable
{
    private readonly HashSet<string>? _names;
    private readonly ConcurrentDictionary<(string Name, string Type), Lazy<Task<object>>> _instances = new();

    /// <summary>Shares components.</summary>
    /// <param name="names">The names that are shared; none for all.</param>
    public SharedComponents(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = names.Length == 0 ? null : [.. names];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var key in _instances.Keys)
        {
            if (_instances.TryRemove(key, out var instance) && instance is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await Component.DisposeAsync(await instance.Value);
            }
        }
    }

    internal bool Shares(string name) => _names is null || _names.Contains(name);

    /// <summary>The instance of a component. One that could not be started is forgotten, so that the next sidecar may try again.</summary>
    internal async Task<object> GetOrCreateAsync(ComponentSpec spec, Func<Task<object>> create)
    {
        var key = (spec.Name, spec.Type);
        var instance = _instances.GetOrAdd(key, _ => new Lazy<Task<object>>(create));
        try
        {
            return await instance.Value;
        }
        catch
        {
            _instances.TryRemove(new(key, instance));
            throw;
        }
    }
}
