using System.Collections.Concurrent;
using System.Text;
using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.State;

/// <summary>Keeps the state of actors as the runtime would, and what was asked of it.</summary>
internal sealed class MemoryStateStore : IActorStateStore
{
    private readonly ConcurrentDictionary<(string Type, string Id, string Key), StoredState> _values = new();
    private readonly ConcurrentQueue<string> _reads = [];
    private readonly ConcurrentQueue<string> _writes = [];

    /// <summary>The names that were read, in their order.</summary>
    public IReadOnlyList<string> Reads => [.. _reads];

    /// <summary>The transactions, each as its steps.</summary>
    public IReadOnlyList<string> Writes => [.. _writes];

    /// <summary>What the next transaction fails with, before anything is done.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What transactions wait for, unless they are cancelled.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public string? this[string key] => Get("Account", "a1", key);

    public string? Get(string type, string id, string key) => _values.TryGetValue((type, id, key), out var state) ? Encoding.UTF8.GetString(state.Json.Span) : null;

    public void Put(string key, string json, DateTimeOffset? expireTime = null, string type = "Account", string id = "a1") =>
        _values[(type, id, key)] = new StoredState(Encoding.UTF8.GetBytes(json), expireTime);

    public Task<StoredState> ReadAsync(string actorType, string actorId, string key, CancellationToken cancellationToken)
    {
        _reads.Enqueue(key);
        return Task.FromResult(_values.GetValueOrDefault((actorType, actorId, key)));
    }

    public async Task WriteAsync(string actorType, string actorId, IReadOnlyList<StateOperation> operations, CancellationToken cancellationToken)
    {
        await Held.WaitAsync(cancellationToken);
        if (Failure is { } failure)
        {
            Failure = null;
            throw failure;
        }

        foreach (var operation in operations)
        {
            if (operation.Json is { } json) _values[(actorType, actorId, operation.Key)] = new StoredState(json, null);
            else _values.TryRemove((actorType, actorId, operation.Key), out _);
        }

        _writes.Enqueue(string.Join(", ", operations.Select(operation =>
            operation.Json is { } json ? $"{operation.Key}={Encoding.UTF8.GetString(json.Span)}{(operation.TtlInSeconds is { } ttl ? $" for {ttl} s" : "")}" : $"-{operation.Key}")));
    }
}
