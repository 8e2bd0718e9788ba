using System.Globalization;
using System.Numerics;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.State;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Actors;

/// <summary>
/// Where actors keep their state: the one store whose settings say <c>actorStateStore: "true"</c>, which must know transactions and etags. The keys are the
/// runtime's own, whatever prefix the store has for those of applications.
/// </summary>
internal sealed partial class ActorState
{
    private const string Setting = "actorStateStore";
    private const string PartitionKey = "partitionKey";
    private const string TtlInSeconds = "ttlInSeconds";
    private const long LongestTtl = 1L << 39;
    private const StateStoreFeatures Needed = StateStoreFeatures.Transactional | StateStoreFeatures.Etag;

    private readonly Component? _component;
    private readonly string _appId;
    private readonly bool _hasTtl;
    private readonly ILogger<ActorState> _logger;

    /// <exception cref="SidecarStartException">There are several such stores.</exception>
    public ActorState(ComponentRegistry components, SidecarIdentity identity, bool hasTtl, ILogger<ActorState> logger)
    {
        (_appId, _hasTtl, _logger) = (identity.AppId, hasTtl, logger);
        var stores = components.All<IStateStore>().ToList();
        var marked = stores.Where(component => component.Spec.Setting(Setting) is { } text && text.Trim().ToLowerInvariant() is "true" or "y" or "yes" or "on" or "1" or "t").ToList();
        if (marked is [var first, var second, ..])
        {
            throw new SidecarStartException($"detected duplicate actor state store: {first.Spec.Name} and {second.Spec.Name}; one component alone may have the setting {Setting}");
        }

        if (marked is [var one] && ((IStateStore)one.Instance).Features.HasFlag(Needed)) _component = one;
        Missing = (_component, marked, stores) switch
        {
            ({ }, _, _) => null,
            (_, [var store], _) => $"the state store {store.Spec.Name} ({store.Spec.Type}) has the setting {Setting}, but knows no transactions or no etags",
            (_, _, []) => "there is no state store",
            (_, _, [var store]) => $"the state store {store.Spec.Name} does not have the setting {Setting}",
            _ => $"none of the state stores {string.Join(", ", stores.Select(store => store.Spec.Name))} has the setting {Setting}",
        };
    }

    /// <summary>Whether there is such a store.</summary>
    public bool IsConfigured => _component is not null;

    /// <summary>Why there is none, in the words of a log; null when there is one.</summary>
    public string? Missing { get; }

    /// <summary>The name of the store; null when there is none.</summary>
    public string? StoreName => _component?.Spec.Name;

    /// <summary>Reads a value past what acts on the calls of applications; null when there is none.</summary>
    /// <exception cref="ApiException">There is no store.</exception>
    public Task<StateValue?> LookAsync(ActorKey key, string name, CancellationToken cancellationToken) =>
        Store().GetAsync(new StateRead { Key = ToStore(key, name), Metadata = Metadata(key) }, cancellationToken);

    /// <summary>The names of what is kept of an actor, in order.</summary>
    /// <exception cref="ApiException">There is no store.</exception>
    public async Task<IReadOnlyList<string>> KeysAsync(ActorKey key, CancellationToken cancellationToken)
    {
        var prefix = ToStore(key, "");
        return [.. (await Store().KeysAsync(prefix, cancellationToken)).Select(found => found[prefix.Length..])];
    }

    /// <summary>Reads a value; null when there is none.</summary>
    /// <exception cref="ApiException">There is no store, or it failed.</exception>
    public async Task<StateValue?> GetAsync(ActorKey key, string name, CancellationToken cancellationToken)
    {
        var component = _component ?? throw ApiErrors.ActorRuntimeNotFound().ToException();
        var read = new StateRead { Key = ToStore(key, name), Metadata = Metadata(key) };
        try
        {
            return await component.CallAsync("get", [read.Key], () => ((IStateStore)component.Instance).GetAsync(read, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            StoreFailed(component.Spec.Name, exception);
            throw ApiErrors.ActorStateGet(exception.Message).ToException();
        }
    }

    /// <summary>Applies writes and deletions, all or none.</summary>
    /// <exception cref="ApiException">There is no store, it failed, or one of the writes is not of the API.</exception>
    public async Task TransactAsync(ActorKey key, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        var component = _component ?? throw ApiErrors.ActorRuntimeNotFound().ToException();
        var store = (IStateStore)component.Instance;
        try
        {
            var changes = writes.Select(write => ToChange(key, write)).ToList();
            if (changes.Count == 0) return;
            if (changes.Count > store.MaxTransactionSize) throw ApiErrors.StateTransactionTooLarge(changes.Count, store.MaxTransactionSize).ToException();

            var outcome = await component.CallAsync(
                "transaction", [.. changes.Select(change => change.Key)], () => store.ApplyAsync(changes, cancellationToken), cancellationToken);
            if (outcome.Conflict is { } conflict) throw new InvalidOperationException(conflict);
        }
        catch (FormatException exception)
        {
            throw ApiErrors.ActorStateSave(exception.Message).ToException();
        }
        catch (Exception exception) when (exception is not ApiException && !IsCancelled(exception, cancellationToken))
        {
            StoreFailed(component.Spec.Name, exception);
            throw ApiErrors.ActorStateSave(exception.Message).ToException();
        }
    }

    private IStateStore Store() => (IStateStore)(_component ?? throw ApiErrors.ActorRuntimeNotFound().ToException()).Instance;

    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private string ToStore(ActorKey key, string name) => $"{_appId}||{key.Joined}||{name}";

    private Dictionary<string, string> Metadata(ActorKey key) => new() { [PartitionKey] = $"{_appId}||{key.Joined}" };

    private StateChange ToChange(ActorKey key, StateWrite write)
    {
        var metadata = Metadata(key);
        foreach (var (name, value) in write.Metadata)
        {
            metadata[name] = value;
        }

        return new StateChange
        {
            Key = ToStore(key, write.Key),
            Data = write.Value,
            IsJson = write.IsJson,
            Ttl = write.Value is null ? null : Ttl(write.Metadata),
            Metadata = metadata,
        };
    }

    /// <exception cref="FormatException">It is none, or the feature is off.</exception>
    private TimeSpan? Ttl(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(TtlInSeconds, out var text)) return null;
        if (!_hasTtl) throw new FormatException("ttlInSeconds is not supported without the \"ActorStateTTL\" feature enabled");
        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new FormatException($"failed to parse ttlInSeconds: strconv.ParseInt: parsing \"{text}\": invalid syntax");
        }

        return seconds <= 0 ? null : seconds < LongestTtl ? TimeSpan.FromSeconds((long)seconds) : TimeSpan.MaxValue;
    }

    [LoggerMessage(307, LogLevel.Error, "The actor state store {Store} failed")]
    private partial void StoreFailed(string store, Exception exception);
}
