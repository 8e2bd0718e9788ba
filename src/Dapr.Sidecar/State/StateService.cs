using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.State.Outbox;
using Dapr.Sidecar.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.State;

/// <summary>The rules of the state API, the same over HTTP and gRPC.</summary>
internal sealed partial class StateService(ComponentRegistry components, SidecarIdentity identity, Outboxes outboxes, ILogger<StateService> logger) : IStateInspection
{
    private const string TtlInSeconds = "ttlInSeconds";
    private const long LongestTtl = 1L << 39;
    private const string EtagMismatch = "possible etag mismatch. error from state store";
    private const string EtagInvalid = "invalid etag value";

    private readonly ConcurrentDictionary<IStateStore, byte> _unguarded = new();

    /// <summary>Saves items.</summary>
    public Task SaveAsync(string storeName, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        ApplyAsync("save", storeName, writes, cause => ApiErrors.StateSave(storeName, cause), cancellationToken);

    /// <summary>Deletes an item, whether it is there or not.</summary>
    public Task DeleteAsync(string storeName, StateWrite deletion, CancellationToken cancellationToken) =>
        ApplyAsync("delete", storeName, [deletion], cause => ApiErrors.StateDelete(deletion.Key, cause), cancellationToken);

    /// <summary>Deletes items, whether they are there or not.</summary>
    public Task DeleteBulkAsync(string storeName, IReadOnlyList<StateWrite> deletions, CancellationToken cancellationToken) =>
        ApplyAsync("delete", storeName, deletions, cause => ApiErrors.StateBulkDelete(storeName, cause), cancellationToken);

    /// <summary>Applies writes and deletions in order, all or none. A conflict is an error like any other here.</summary>
    /// <param name="storeName">The store.</param>
    /// <param name="writes">The writes and deletions.</param>
    /// <param name="trace">The caller's trace, for what an outbox publishes of it.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    public async Task TransactAsync(string storeName, IReadOnlyList<StateWrite> writes, TraceContext trace, CancellationToken cancellationToken)
    {
        CheckTransactional(storeName);
        var (component, store, keys) = Store(storeName);
        var outbox = outboxes.Of(storeName);
        var size = writes.Count + (outbox is null ? 0 : StateOutbox.RowsOf(writes));
        if (size > store.MaxTransactionSize)
        {
            throw ApiErrors.StateTransactionTooLarge(size, store.MaxTransactionSize).ToException();
        }

        if (writes.Count == 0)
        {
            return;
        }

        using var announced = outbox is not null ? await AnnounceAsync(outbox, keys, writes, trace, cancellationToken) : null;
        var outcome = await TryAsync("transaction", component, store, keys, announced?.Writes ?? writes, ApiErrors.StateTransaction, cancellationToken);
        announced?.End(isApplied: outcome.Conflict is null);
        if (outcome.Conflict is { } conflict)
        {
            throw ApiErrors.StateTransaction(Describe(conflict, outcome.IsEtagInvalid)).ToException();
        }
    }

    /// <summary>Announces the events of a transaction, of which nothing is wrong that could be seen before.</summary>
    private static Task<OutboxTransaction> AnnounceAsync(
        StateOutbox outbox, ComponentKeys keys, IReadOnlyList<StateWrite> writes, TraceContext trace, CancellationToken cancellationToken)
    {
        ToChanges(keys, writes, ApiErrors.StateTransaction);
        return outbox.AnnounceAsync(writes, trace, cancellationToken);
    }

    /// <summary>Finds the store of a transaction, and whether it can have one, before anything else of it is looked at.</summary>
    public void CheckTransactional(string storeName)
    {
        var (_, store, _) = Store(storeName);
        if (!store.Features.HasFlag(StateStoreFeatures.Transactional))
        {
            throw ApiErrors.StateNotTransactional(storeName).ToException();
        }
    }

    /// <summary>Finds the store of a request, before anything else of it is looked at.</summary>
    /// <param name="name">The store.</param>
    /// <param name="namesApp">Whether the error names the application over HTTP; a query's does not.</param>
    public void CheckStore(string name, bool namesApp = true)
    {
        if (components.Find<IStateStore>(name) is null)
        {
            var app = namesApp ? identity.AppId : null;
            throw (components.Any<IStateStore>() ? ApiErrors.StateNotFound(name, app) : ApiErrors.StateNotConfigured(name, app)).ToException();
        }
    }

    /// <summary>Refuses a key that an application may not use.</summary>
    public static void Check(string storeName, string key, bool named = true)
    {
        if (!ComponentKeys.IsLegal(key))
        {
            throw ApiErrors.StateIllegalKey(storeName, key, named).ToException();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> KeysAsync(string storeName, CancellationToken cancellationToken)
    {
        var (_, store, keys) = Store(storeName);
        var found = await store.KeysAsync(keys.Prefix, cancellationToken);
        return [.. found.Select(key => key[keys.Prefix.Length..])];
    }

    /// <inheritdoc/>
    public Task<StateValue?> ValueAsync(string storeName, string key, CancellationToken cancellationToken)
    {
        // Whoever looks on is no application: no fault is meant for them.
        var (_, store, keys) = Store(storeName);
        return store.GetAsync(new StateRead { Key = keys.ToStore(key) }, cancellationToken);
    }

    private async Task ApplyAsync(
        string operation, string storeName, IReadOnlyList<StateWrite> writes, Func<string, ApiError> failure, CancellationToken cancellationToken)
    {
        var (component, store, keys) = Store(storeName);
        foreach (var write in writes)
        {
            Check(storeName, write.Key);
        }

        if (writes.Count == 0)
        {
            return;
        }

        var outcome = await TryAsync(operation, component, store, keys, writes, failure, cancellationToken);
        if (outcome.Conflict is { } conflict)
        {
            throw failure(Describe(conflict, outcome.IsEtagInvalid)).WithEtag(outcome.IsEtagInvalid).ToException();
        }
    }

    private async Task<StateOutcome> TryAsync(
        string operation, Component component, IStateStore store, ComponentKeys keys, IReadOnlyList<StateWrite> writes, Func<string, ApiError> failure, CancellationToken cancellationToken)
    {
        var changes = ToChanges(keys, writes, failure);
        try
        {
            WarnOfEtags(component, store, changes);
            return await component.CallAsync(
                operation,
                writes.Select(static write => write.Key),
                () => store.ApplyAsync(changes, cancellationToken),
                cancellationToken,
                guarded: writes.Where((_, index) => changes[index] is { FirstWrite: true } or { Etag: not null }).Select(static write => write.Key));
        }
        catch (OutboundFaultException exception) when (exception.Status.Code == RpcStatusCode.Aborted)
        {
            return StateOutcome.Mismatch(exception.Status.Message);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            WriteFailed(component.Spec.Name, exception);
            throw failure(exception.Message).ToException();
        }
    }

    private static IReadOnlyList<StateChange> ToChanges(ComponentKeys keys, IReadOnlyList<StateWrite> writes, Func<string, ApiError> failure)
    {
        try
        {
            return [.. writes.Select(write => ToChange(keys, write))];
        }
        catch (FormatException exception)
        {
            throw failure(exception.Message).ToException();
        }
    }

    /// <summary>Says once of a store that checks no etags that it was asked to: the runtime is silent, and the later write wins.</summary>
    private void WarnOfEtags(Component component, IStateStore store, IReadOnlyList<StateChange> changes)
    {
        if (!store.Features.HasFlag(StateStoreFeatures.Etag) && changes.Any(change => change is { FirstWrite: true } or { Etag: not null }) && _unguarded.TryAdd(store, 0))
        {
            EtagsNotChecked(component.Spec.Name, component.Spec.Type);
        }
    }

    /// <summary>Why an etag was refused; there are stores that say no more than that.</summary>
    private static string Describe(string conflict, bool isInvalid) =>
        (isInvalid ? EtagInvalid : EtagMismatch) + (conflict.Length > 0 ? ": " : "") + conflict;

    /// <summary>Whether the caller is gone. A store that gives up by itself has failed.</summary>
    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    /// <exception cref="FormatException">The metadata or the options are not of the API.</exception>
    private static StateChange ToChange(ComponentKeys keys, StateWrite write)
    {
        if (write.Consistency is not ("" or StateWords.Strong or StateWords.Eventual))
        {
            throw new FormatException($"unrecognized consistency model '{write.Consistency}'");
        }

        if (write.Concurrency is not ("" or StateWords.FirstWrite or StateWords.LastWrite))
        {
            throw new FormatException($"unrecognized concurrency model '{write.Concurrency}'");
        }

        return new StateChange
        {
            Key = keys.ToStore(write.Key),
            Data = write.Value,
            IsJson = write.IsJson,
            CameAsBytes = write.CameAsBytes,
            Etag = write.Etag is { Length: > 0 } etag ? etag : null,
            FirstWrite = write.Concurrency == StateWords.FirstWrite,
            Ttl = write.Value is null ? null : Ttl(write.Metadata),
            Consistency = StateWords.ToConsistency(write.Consistency),
            Metadata = write.Metadata,
        };
    }

    private static TimeSpan? Ttl(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(TtlInSeconds, out var text) || text.Length == 0)
        {
            return null;
        }

        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new FormatException($"strconv.Atoi: parsing \"{text}\": invalid syntax");
        }

        if (seconds > long.MaxValue || seconds < long.MinValue)
        {
            throw new FormatException($"strconv.Atoi: parsing \"{text}\": value out of range");
        }

        return seconds <= 0 ? null : seconds < LongestTtl ? TimeSpan.FromSeconds((long)seconds) : TimeSpan.MaxValue;
    }

    private (Component Component, IStateStore Store, ComponentKeys Keys) Store(string name)
    {
        CheckStore(name);
        var component = components.Find<IStateStore>(name)!;
        return (component, (IStateStore)component.Instance, new ComponentKeys(component.Spec, identity.AppId, identity.Namespace));
    }

    [LoggerMessage(40, LogLevel.Error, "Reading from the state store {Store} failed.")]
    private partial void ReadFailed(string store, Exception exception);

    [LoggerMessage(41, LogLevel.Error, "Writing to the state store {Store} failed.")]
    private partial void WriteFailed(string store, Exception exception);

    [LoggerMessage(42, LogLevel.Warning, "The state store {Store} ({Type}) checks no etags: of two writes the later one wins, also where a client gives an etag or asks for the first.")]
    private partial void EtagsNotChecked(string store, string type);
}
