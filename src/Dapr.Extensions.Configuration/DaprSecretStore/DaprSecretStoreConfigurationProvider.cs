using Dapr.Client;

namespace Dapr.Extensions.Configuration.DaprSecretStore;

/// <summary>The secrets of a store.</summary>
internal sealed class DaprSecretStoreConfigurationProvider(DaprSecretStoreConfigurationSource source) : DaprProvider(new DaprProviderSettings
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
    private readonly DaprSecretDescriptor[]? _descriptors = source.SecretDescriptors?.ToArray();
    private readonly IReadOnlyDictionary<string, string>? _metadata = source.Metadata;
    private readonly KeyMapping _mapping = new(source.KeyPrefix, source.NormalizeKey ? source.KeyDelimiters ?? [] : []);

    protected override async Task<IDictionary<string, string?>> FetchAsync(CancellationToken cancellationToken, CancellationToken ending)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (_descriptors is null)
        {
            var secrets = await _client.GetBulkSecretAsync(_store, _metadata, cancellationToken).ConfigureAwait(false);
            foreach (var (name, value) in secrets.Values.SelectMany(values => values))
            {
                Add(data, name, value);
            }

            return data;
        }

        foreach (var descriptor in _descriptors)
        {
            foreach (var (name, value) in await ReadAsync(descriptor, cancellationToken).ConfigureAwait(false))
            {
                // One value has the name of its secret; of several each has its own.
                Add(data, name == descriptor.SecretKey ? descriptor.SecretName : name, value);
            }
        }

        return data;
    }

    private async Task<Dictionary<string, string>> ReadAsync(DaprSecretDescriptor descriptor, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetSecretAsync(_store, descriptor.SecretKey, descriptor.Metadata, cancellationToken).ConfigureAwait(false);
        }
        catch (DaprException) when (!descriptor.IsRequired)
        {
            return [];
        }
    }

    private void Add(Dictionary<string, string?> data, string name, string value)
    {
        if (_mapping.Map(name) is { } key && !data.TryAdd(key, value))
        {
            throw new InvalidOperationException(
                $"A duplicate key '{key}' was found in the secret store '{_store}'. Please remove any duplicates from your secret store.");
        }
    }
}
