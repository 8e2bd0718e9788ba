using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.State;

/// <summary>What is read.</summary>
internal sealed partial class StateService
{
    /// <summary>Reads a value; null when there is none.</summary>
    public async Task<StateValue?> GetAsync(string storeName, StateRead read, CancellationToken cancellationToken)
    {
        var (component, store, keys) = Store(storeName);
        Check(storeName, read.Key);
        try
        {
            return await component.CallAsync("get", [read.Key], () => store.GetAsync(read with { Key = keys.ToStore(read.Key) }, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            ReadFailed(storeName, exception);
            throw ApiErrors.StateGet(read.Key, storeName, exception.Message).ToException();
        }
    }

    /// <summary>Reads several values, in the order of the keys, or of a store that reads them at once. One that cannot be read says so and spoils no other.</summary>
    /// <param name="storeName">The store.</param>
    /// <param name="reads">What is read.</param>
    /// <param name="parallelism">How many are read at a time; all at once when it is not positive.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async Task<IReadOnlyList<StateItemRead>> GetBulkAsync(
        string storeName, IReadOnlyList<StateRead> reads, int parallelism, CancellationToken cancellationToken)
    {
        var (component, store, keys) = Store(storeName);
        foreach (var read in reads)
        {
            Check(storeName, read.Key);
        }

        if (store is IStateBulkReader reader) return await ReadAtOnceAsync(component, reader, keys, reads, cancellationToken);

        using var slots = parallelism > 0 ? new SemaphoreSlim(parallelism) : null;
        return await Task.WhenAll(reads.Select(ReadAsync));

        async Task<StateItemRead> ReadAsync(StateRead read)
        {
            await (slots?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            try
            {
                return new StateItemRead(
                    read.Key, await component.CallAsync("get", [read.Key], () => store.GetAsync(read with { Key = keys.ToStore(read.Key) }, cancellationToken), cancellationToken));
            }
            catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
            {
                ReadFailed(storeName, exception);
                return new StateItemRead(read.Key, null, exception.Message);
            }
            finally
            {
                slots?.Release();
            }
        }
    }

    private async Task<IReadOnlyList<StateItemRead>> ReadAtOnceAsync(
        Component component, IStateBulkReader reader, ComponentKeys keys, IReadOnlyList<StateRead> reads, CancellationToken cancellationToken)
    {
        if (reads.Count == 0) return [];

        try
        {
            var found = await component.CallAsync(
                "get",
                [.. reads.Select(read => read.Key)],
                () => reader.GetBulkAsync([.. reads.Select(read => read with { Key = keys.ToStore(read.Key) })], cancellationToken),
                cancellationToken);
            return [.. found.Select(item => new StateItemRead(item.Key[keys.Prefix.Length..], item.Value))];
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            ReadFailed(component.Spec.Name, exception);
            return [.. reads.Select(read => new StateItemRead(read.Key, null, exception.Message))];
        }
    }
}
