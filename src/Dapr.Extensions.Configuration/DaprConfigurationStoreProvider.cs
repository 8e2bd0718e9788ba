using Dapr.Client;

namespace Dapr.Extensions.Configuration;

/// <summary>The values of a configuration store, and their changes.</summary>
internal sealed class DaprConfigurationStoreProvider(DaprConfigurationStoreSource source) : DaprProvider(new DaprProviderSettings
{
    Store = source.Store,
    Client = source.Client,
    SidecarWaitTimeout = source.Wait,
    IsOptional = source.IsOptional,
    ReloadInterval = source.ReloadInterval,
    Failed = source.OnLoadException,
    Clock = source.Clock,
})
{
    private readonly string _store = source.Store;
    private readonly DaprClient _client = source.Client;
    private readonly string[] _keys = [.. source.Keys ?? []];
    private readonly IReadOnlyDictionary<string, string>? _metadata = source.Metadata;
    private readonly KeyMapping _mapping = new(source.KeyPrefix, source.KeyDelimiters);
    private readonly bool _isStreaming = source.IsStreaming;

    // Used by one load or one follower at a time.
    private Dictionary<string, string> _values = [];
    private Subscription? _changes;

    protected override async Task<IDictionary<string, string?>> FetchAsync(CancellationToken cancellationToken, CancellationToken ending)
    {
        // Subscribed first: of what changes while the values are read nothing is missed.
        var changes = _isStreaming ? await SubscribeAsync(cancellationToken, ending).ConfigureAwait(false) : null;
        try
        {
            var response = await _client.GetConfiguration(_store, _keys, _metadata, cancellationToken).ConfigureAwait(false);
            _values = response.Items.ToDictionary(item => item.Key, item => item.Value.Value, StringComparer.Ordinal);
            var data = Map();
            (_changes, changes) = (changes, null);
            return data;
        }
        finally
        {
            if (changes is not null) await changes.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _changes, null) is not { } changes) return await base.FollowAsync(cancellationToken).ConfigureAwait(false);

        await using (changes.ConfigureAwait(false))
        {
            while (await changes.Values.MoveNextAsync().ConfigureAwait(false))
            {
                Apply(changes.Values.Current);
            }
        }

        // By the sidecar's word or somebody else's. Either way nobody says any more what changes.
        throw new DaprException($"The subscription to the configuration of '{_store}' was ended; it is begun anew.") { Component = _store, IsRetriable = true };
    }

    private async Task<Subscription> SubscribeAsync(CancellationToken cancellationToken, CancellationToken ending)
    {
        // It outlives what it is begun in.
        var life = CancellationTokenSource.CreateLinkedTokenSource(ending);
        try
        {
            using var beginning = cancellationToken.Register(life.Cancel);
            var subscription = await _client.SubscribeConfiguration(_store, _keys, _metadata, life.Token).ConfigureAwait(false);
            return new Subscription(subscription.Source.GetAsyncEnumerator(life.Token), life);
        }
        catch
        {
            life.Dispose();
            throw;
        }
    }

    /// <summary>Takes a change over. One without keys says only that the subscription has begun, and one without a value that there is none any more.</summary>
    private void Apply(IDictionary<string, ConfigurationItem> changes)
    {
        foreach (var (key, item) in changes)
        {
            if (item.Value.Length > 0) _values[key] = item.Value;
            else _values.Remove(key);
        }

        Publish(Map());
    }

    private Dictionary<string, string?> Map()
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in _values)
        {
            if (_mapping.Map(name) is { } key && !data.TryAdd(key, value))
            {
                throw new InvalidOperationException($"Two keys of the configuration store '{_store}' become '{key}'. Choose keys or delimiters by which they differ.");
            }
        }

        return data;
    }

    private sealed record Subscription(IAsyncEnumerator<IDictionary<string, ConfigurationItem>> Values, CancellationTokenSource Life) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Values.DisposeAsync().ConfigureAwait(false);
            Life.Dispose();
        }
    }
}
