using System.Text;
using System.Text.Json;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Configuration;

/// <summary>
/// <c>configuration.in-memory</c>: begins with what its setting <c>items</c> holds, and is changed by tests and in development. As in
/// the runtime's Redis, what has an empty value is not there.
/// </summary>
internal sealed class InMemoryConfigurationStore : IConfigurationStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ConfigurationValue> _values = new(StringComparer.Ordinal);
    private readonly List<Subscription> _subscriptions = [];

    /// <exception cref="InvalidOperationException">The items are no JSON object of values.</exception>
    public InMemoryConfigurationStore(ComponentSpec spec)
    {
        if (new SettingReader(spec.Setting).Text("items") is not { } items) return;

        try
        {
            Change(ConfigurationJson.ReadChanges(Encoding.UTF8.GetBytes(items)));
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"items: {exception.Message}", exception);
        }
    }

    /// <summary>Changes values, and tells whom it concerns. Null removes.</summary>
    public void Change(IReadOnlyDictionary<string, ConfigurationValue?> changes)
    {
        // Told with the gate held, so that everybody learns of changes in the order in which they were made.
        lock (_gate)
        {
            var changed = new Dictionary<string, ConfigurationValue>(StringComparer.Ordinal);
            foreach (var (key, value) in changes)
            {
                if (value is { Value.Length: > 0 }) changed[key] = _values[key] = value;
                else if (_values.Remove(key)) changed[key] = new ConfigurationValue();
            }

            _subscriptions.ForEach(subscription => subscription.Tell(changed));
        }
    }

    public Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(
        IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyDictionary<string, ConfigurationValue>>(
                _values.Where(value => keys.Count == 0 || keys.Contains(value.Key)).ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal));
        }
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        IReadOnlyList<string> keys,
        IReadOnlyDictionary<string, string> metadata,
        Action<IReadOnlyDictionary<string, ConfigurationValue>> changed,
        CancellationToken cancellationToken)
    {
        var subscription = new Subscription(this, [.. keys], changed);
        lock (_gate)
        {
            _subscriptions.Add(subscription);
        }

        return Task.FromResult<IAsyncDisposable>(subscription);
    }

    private sealed class Subscription(
        InMemoryConfigurationStore store, HashSet<string> keys, Action<IReadOnlyDictionary<string, ConfigurationValue>> changed) : IAsyncDisposable
    {
        public void Tell(IReadOnlyDictionary<string, ConfigurationValue> changes)
        {
            var own = changes.Where(change => keys.Count == 0 || keys.Contains(change.Key)).ToDictionary(StringComparer.Ordinal);
            if (own.Count > 0) changed(own);
        }

        public ValueTask DisposeAsync()
        {
            lock (store._gate)
            {
                store._subscriptions.Remove(this);
            }

            return ValueTask.CompletedTask;
        }
    }
}
