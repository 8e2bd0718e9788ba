namespace Dapr.Sidecar.State;

/// <summary>A store that reads many keys at once, in its own order.</summary>
internal interface IStateBulkReader
{
    /// <summary>Reads values.</summary>
    /// <param name="reads">What is read; each key is of one application.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The keys with their values, null where there is none, in the order of the answer.</returns>
    Task<IReadOnlyList<(string Key, StateValue? Value)>> GetBulkAsync(IReadOnlyList<StateRead> reads, CancellationToken cancellationToken);
}
