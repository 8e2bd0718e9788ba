using System.Globalization;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.State;

/// <summary>The rules of the state API, the same over HTTP and gRPC.</summary>
internal sealed partial class StateService(ComponentRegistry components, SidecarIdentity identity, ILogger<StateService> logger) : IStateInspection
{
    private const string TtlInSeconds = "ttlInSeconds";
    private const string EtagMismatch = "possible etag mismatch. error from state store: ";
    private const string EtagInvalid = "invalid etag value: ";

    /// <summary>Reads a value; null when there is none.</summary>
    public async Task<StateValue?> GetAsync(string storeName, string key, CancellationToken cancellationToken)
    {
        var (store, keys) = Store(storeName);
        Check(storeName, key);
        try
        {
            return await store.GetAsync(keys.ToStore(key), cancellationToken);
        }
        catch (Exception exception) when (exception is not (ApiException or OperationCanceledException))
        {
            ReadFailed(storeName, exception);
            throw ApiErrors.StateGet(key, storeName, exception.Message).ToException();
        }
    }

    /// <summary>Reads several values, in the order of the keys.</summary>
    public async Task<IReadOnlyList<StateItemRead>> GetBulkAsync(string storeName, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var (store, keys) = Store(storeName);
        foreach (var name in names)
        {
            Check(storeName, name);
        }

        var items = new List<StateItemRead>();
        foreach (var name in names)
        {
            items.Add(new StateItemRead(name, await store.GetAsync(keys.ToStore(name), cancellationToken)));
        }

        return items;
    }

    /// <summary>Saves items.</summary>
    public Task SaveAsync(string storeName, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        ApplyAsync(storeName, writes, cause => ApiErrors.StateSave(storeName, cause), cancellationToken);

    /// <summary>Deletes an item, whether it is there or not.</summary>
    public Task DeleteAsync(string storeName, StateWrite deletion, CancellationToken cancellationToken) =>
        ApplyAsync(storeName, [deletion], cause => ApiErrors.StateDelete(deletion.Key, cause), cancellationToken);

    /// <summary>Deletes items, whether they are there or not.</summary>
    public Task DeleteBulkAsync(string storeName, IReadOnlyList<StateWrite> deletions, CancellationToken cancellationToken) =>
        ApplyAsync(storeName, deletions, cause => ApiErrors.StateBulkDelete(storeName, cause), cancellationToken);

    /// <summary>Applies writes and deletions in order, all or none. A conflict is an error like any other here.</summary>
    public async Task TransactAsync(string storeName, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        var (store, keys) = Store(storeName);
        if (!store.Features.HasFlag(StateStoreFeatures.Transactional))
        {
            throw ApiErrors.StateNotTransactional(storeName).ToException();
        }

        if (writes.Count == 0)
        {
            return;
        }

        var outcome = await TryAsync(store, keys, writes, ApiErrors.StateTransaction, cancellationToken);
        if (outcome.Conflict is { } conflict)
        {
            throw ApiErrors.StateTransaction((outcome.IsEtagInvalid ? EtagInvalid : EtagMismatch) + conflict).ToException();
        }
    }

    /// <summary>Finds the store of a request, before anything else of it is looked at.</summary>
    /// <param name="name">The store.</param>
    /// <param name="namesApp">Whether the error names the application over HTTP; a query's does not.</param>
    public void CheckStore(string name, bool namesApp = true)
    {
        if (!components.Any<IStateStore>())
        {
            throw ApiErrors.StateNotConfigured(name, namesApp ? identity.AppId : null).ToException();
        }

        if (components.Find<IStateStore>(name) is null)
        {
            throw ApiErrors.StateNotFound(name, namesApp ? identity.AppId : null).ToException();
        }
    }

    /// <summary>Refuses a key that an application may not use.</summary>
    public static void Check(string storeName, string key, bool named = true)
    {
        if (!StateKeys.IsLegal(key))
        {
            throw ApiErrors.StateIllegalKey(storeName, key, named).ToException();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> KeysAsync(string storeName, CancellationToken cancellationToken)
    {
        var (store, keys) = Store(storeName);
        var found = await store.KeysAsync(keys.Prefix, cancellationToken);
        return [.. found.Select(key => key[keys.Prefix.Length..])];
    }

    /// <inheritdoc/>
    public Task<StateValue?> ValueAsync(string storeName, string key, CancellationToken cancellationToken) =>
        GetAsync(storeName, key, cancellationToken);

    private async Task ApplyAsync(
        string storeName, IReadOnlyList<StateWrite> writes, Func<string, ApiError> failure, CancellationToken cancellationToken)
    {
        var (store, keys) = Store(storeName);
        foreach (var write in writes)
        {
            Check(storeName, write.Key);
        }

        if (writes.Count == 0)
        {
            return;
        }

        var outcome = await TryAsync(store, keys, writes, failure, cancellationToken);
        if (outcome.Conflict is { } conflict)
        {
            var prefix = outcome.IsEtagInvalid ? EtagInvalid : EtagMismatch;
            throw failure(prefix + conflict).WithEtag(outcome.IsEtagInvalid).ToException();
        }
    }

    private async Task<StateOutcome> TryAsync(
        IStateStore store, StateKeys keys, IReadOnlyList<StateWrite> writes, Func<string, ApiError> failure, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ApplyAsync([.. writes.Select(write => ToChange(keys, write))], cancellationToken);
        }
        catch (Exception exception) when (exception is not (ApiException or OperationCanceledException))
        {
            WriteFailed(exception);
            throw failure(exception.Message).ToException();
        }
    }

    private static StateChange ToChange(StateKeys keys, StateWrite write) => new()
    {
        Key = keys.ToStore(write.Key),
        Data = write.Value,
        Etag = write.Etag is { Length: > 0 } etag ? etag : null,
        FirstWrite = write.FirstWrite,
        Ttl = write.Value is null ? null : Ttl(write.Metadata),
    };

    private static TimeSpan? Ttl(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(TtlInSeconds, out var text) || text.Length == 0)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? seconds > 0 ? TimeSpan.FromSeconds(seconds) : null
            : throw new FormatException($"strconv.Atoi: parsing \"{text}\": invalid syntax");
    }

    private (IStateStore Store, StateKeys Keys) Store(string name)
    {
        CheckStore(name);
        var component = components.Find<IStateStore>(name)!;
        return ((IStateStore)component.Instance, new StateKeys(component.Spec, identity.AppId, identity.Namespace));
    }

    [LoggerMessage(40, LogLevel.Error, "Reading from the state store {Store} failed.")]
    private partial void ReadFailed(string store, Exception exception);

    [LoggerMessage(41, LogLevel.Error, "Writing to a state store failed.")]
    private partial void WriteFailed(Exception exception);
}
