namespace Dapr.Sidecar.Components;

/// <summary>A running component.</summary>
internal sealed record Component(ComponentSpec Spec, object Instance)
{
    private static readonly (StateStoreFeatures Flag, string Name)[] StateFeatures =
    [
        (StateStoreFeatures.Etag, "ETAG"),
        (StateStoreFeatures.Transactional, "TRANSACTIONAL"),
        (StateStoreFeatures.Ttl, "TTL"),
        (StateStoreFeatures.DeleteWithPrefix, "DELETE_WITH_PREFIX"),
        (StateStoreFeatures.KeysLike, "KEYS_LIKE"),
        (StateStoreFeatures.Etag | StateStoreFeatures.Transactional, "ACTOR"),
    ];

    /// <summary>Closes an instance, if there is anything to close.</summary>
    public static ValueTask DisposeAsync(object instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What it can do, in the words of the metadata API.</summary>
    public IReadOnlyList<string> Capabilities => Instance switch
    {
        IStateStore store => [.. StateFeatures.Where(feature => store.Features.HasFlag(feature.Flag)).Select(feature => feature.Name)],
        IPubSub broker => broker.Features,
        _ => [],
    };
}
