using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dapr.Actors.Runtime;

internal sealed partial class ActorStateManager
{
    public Task AddStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default) =>
        AddAsync(stateName, value, null, cancellationToken);

    public Task AddStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default) =>
        AddAsync(stateName, value, Expiry(ttl), cancellationToken);

    public async Task<T> GetStateAsync<T>(string stateName, CancellationToken cancellationToken = default)
    {
        var found = await TryGetStateAsync<T>(stateName, cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value : throw NotFound(stateName);
    }

    public Task SetStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default) => SetAsync(stateName, value, null);

    public Task SetStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default) => SetAsync(stateName, value, Expiry(ttl));

    public async Task RemoveStateAsync(string stateName, CancellationToken cancellationToken = default)
    {
        if (!await TryRemoveStateAsync(stateName, cancellationToken).ConfigureAwait(false)) throw NotFound(stateName);
    }

    public Task<bool> TryAddStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default) =>
        TryAddAsync(stateName, value, null, cancellationToken);

    public Task<bool> TryAddStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default) =>
        TryAddAsync(stateName, value, Expiry(ttl), cancellationToken);

    public async Task<ConditionalValue<T>> TryGetStateAsync<T>(string stateName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateName);
        var tracker = Tracker;
        if (tracker.Find(stateName) is not { } state)
        {
            var stored = await ReadAsync(stateName, cancellationToken).ConfigureAwait(false);
            state = tracker.Keep(stateName, stored.Json.IsEmpty ? TrackedState.Missing : new TrackedState(Read<T>(stored.Json), typeof(T), StateChangeKind.None, stored.ExpireTime));
        }

        return state.IsThere(Now) ? new ConditionalValue<T>(true, Cast<T>(stateName, state)) : new ConditionalValue<T>(false, default!);
    }

    public async Task<bool> TryRemoveStateAsync(string stateName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateName);
        var tracker = Tracker;
        var state = tracker.Find(stateName);
        var isThere = state?.IsThere(Now) ?? await IsStoredAsync(tracker, stateName, cancellationToken).ConfigureAwait(false);
        if (!isThere) return false;

        // What this turn added is not in the store, and need not go from there.
        tracker.Set(stateName, state is { Kind: StateChangeKind.Add } ? TrackedState.Missing : new TrackedState(null, typeof(object), StateChangeKind.Remove, null));
        return true;
    }

    public async Task<bool> ContainsStateAsync(string stateName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateName);
        var tracker = Tracker;
        return tracker.Find(stateName)?.IsThere(Now) ?? await IsStoredAsync(tracker, stateName, cancellationToken).ConfigureAwait(false);
    }

    public Task<T> GetOrAddStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default) =>
        GetOrAddAsync(stateName, value, null, cancellationToken);

    public Task<T> GetOrAddStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default) =>
        GetOrAddAsync(stateName, value, Expiry(ttl), cancellationToken);

    public Task<T> AddOrUpdateStateAsync<T>(string stateName, T addValue, Func<string, T, T> updateValueFactory, CancellationToken cancellationToken = default) =>
        AddOrUpdateAsync(stateName, addValue, updateValueFactory, null, cancellationToken);

    public Task<T> AddOrUpdateStateAsync<T>(
        string stateName, T addValue, Func<string, T, T> updateValueFactory, TimeSpan ttl, CancellationToken cancellationToken = default) =>
        AddOrUpdateAsync(stateName, addValue, updateValueFactory, Expiry(ttl), cancellationToken);

    private async Task AddAsync<T>(string stateName, T value, DateTimeOffset? expireTime, CancellationToken cancellationToken)
    {
        if (!await TryAddAsync(stateName, value, expireTime, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException($"The actor state name '{stateName}' already exist.");
        }
    }

    private async Task<bool> TryAddAsync<T>(string stateName, T value, DateTimeOffset? expireTime, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateName);
        var tracker = Tracker;
        if (tracker.Find(stateName)?.IsThere(Now) ?? await IsStoredAsync(tracker, stateName, cancellationToken).ConfigureAwait(false)) return false;

        Put(tracker, stateName, value, expireTime);
        return true;
    }

    private Task SetAsync<T>(string stateName, T value, DateTimeOffset? expireTime)
    {
        ArgumentException.ThrowIfNullOrEmpty(stateName);
        Put(Tracker, stateName, value, expireTime);
        return Task.CompletedTask;
    }

    private async Task<T> GetOrAddAsync<T>(string stateName, T value, DateTimeOffset? expireTime, CancellationToken cancellationToken)
    {
        var tracker = Tracker;
        var found = await TryGetStateAsync<T>(stateName, cancellationToken).ConfigureAwait(false);
        if (found.HasValue) return found.Value;

        Put(tracker, stateName, value, expireTime);
        return value;
    }

    private async Task<T> AddOrUpdateAsync<T>(
        string stateName, T addValue, Func<string, T, T> updateValueFactory, DateTimeOffset? expireTime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(updateValueFactory);
        var tracker = Tracker;
        var found = await TryGetStateAsync<T>(stateName, cancellationToken).ConfigureAwait(false);
        var value = found.HasValue ? updateValueFactory(stateName, found.Value) : addValue;
        Put(tracker, stateName, value, expireTime);
        return value;
    }

    /// <summary>
    /// Sets a value. Whether one is in the store need not be known: new and changed values are saved alike, and one of which nothing is
    /// known is taken for changed, so that its removal would reach the store.
    /// </summary>
    private static void Put<T>(StateTracker tracker, string stateName, T value, DateTimeOffset? expireTime)
    {
        var isNew = tracker.Find(stateName) is { } state && (state.IsMissing || state.Kind == StateChangeKind.Add);
        tracker.Set(stateName, new TrackedState(value, typeof(T), isNew ? StateChangeKind.Add : StateChangeKind.Update, expireTime));
    }

    private Task<StoredState> ReadAsync(string stateName, CancellationToken cancellationToken) =>
        host.Services.StateStore.ReadAsync(host.ActorTypeInfo.ActorTypeName, host.Id.GetId(), stateName, cancellationToken);

    private async Task<bool> IsStoredAsync(StateTracker tracker, string stateName, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(stateName, cancellationToken).ConfigureAwait(false);
        if (stored.Json.IsEmpty) tracker.Keep(stateName, TrackedState.Missing);
        return !stored.Json.IsEmpty && !(stored.ExpireTime <= Now);
    }

    private T? Read<T>(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, (JsonTypeInfo<T>)host.JsonSerializerOptions.GetTypeInfo(typeof(T)));

    private T Cast<T>(string stateName, TrackedState state) => state.Value switch
    {
        T value => value,
        null => default!,
        var other => throw new InvalidCastException($"The state '{stateName}' of {Actor} is in memory as {other.GetType()}, and was asked for as {typeof(T)}. Ask for it as what it was set or first read as."),
    };

    private DateTimeOffset Expiry(TimeSpan ttl)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl, TimeSpan.Zero);
        var now = Now;
        return ttl < DateTimeOffset.MaxValue - now ? now + ttl : DateTimeOffset.MaxValue;
    }

    private static KeyNotFoundException NotFound(string stateName) => new($"Actor State with name {stateName} was not found.");
}
