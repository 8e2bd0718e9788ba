namespace Dapr.Sidecar;

/// <summary>A store of settings that applications read, and are told of when they change.</summary>
/// <remarks>A component is asked by several calls at a time. Whatever it throws is told to the caller as the store's answer.</remarks>
public interface IConfigurationStore
{
    /// <summary>Reads values.</summary>
    /// <param name="keys">The keys; none for all.</param>
    /// <param name="metadata">What the caller says to the store.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>Those that there are.</returns>
    Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(
        IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken);

    /// <summary>Begins to tell of changes. Nothing that changes after this has returned is left out.</summary>
    /// <param name="keys">The keys; none for all.</param>
    /// <param name="metadata">What the caller says to the store.</param>
    /// <param name="changed">Is told of each change: the keys, each with its new value. It returns at once, and may be called before this has returned.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>Disposing it ends the subscription.</returns>
    Task<IAsyncDisposable> SubscribeAsync(
        IReadOnlyList<string> keys,
        IReadOnlyDictionary<string, string> metadata,
        Action<IReadOnlyDictionary<string, ConfigurationValue>> changed,
        CancellationToken cancellationToken);
}
