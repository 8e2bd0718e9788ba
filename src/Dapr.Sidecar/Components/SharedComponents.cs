using System.Collections.Concurrent;

namespace Dapr.Sidecar;

/// <summary>
/// Components that several sidecars of one process use together, by name. Without it each sidecar has instances of its own,
/// as real sidecars have, and two with <c>state.in-memory</c> share nothing.
/// </summary>
/// <remarks>The instance is made by the first sidecar that needs it and lives as long as this object is used.</remarks>
public sealed class SharedComponents
{
    private readonly HashSet<string>? _names;
    private readonly ConcurrentDictionary<string, Lazy<object>> _instances = new();

    /// <summary>Shares components.</summary>
    /// <param name="names">The names that are shared; none for all.</param>
    public SharedComponents(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = names.Length == 0 ? null : [.. names];
    }

    internal object GetOrCreate(ComponentSpec spec, Func<object> create) =>
        _names is null || _names.Contains(spec.Name)
            ? _instances.GetOrAdd($"{spec.Name}|{spec.Type}", _ => new Lazy<object>(create)).Value
            : create();

    internal bool Shares(string name) => _names is null || _names.Contains(name);
}
