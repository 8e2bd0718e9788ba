using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Dapr.Interop.Tests.JavaScriptSdk.Actors;

/// <summary>The counter in .NET, which the one in JavaScript calls by its name.</summary>
internal sealed class NetCounter(ActorHost host) : Actor(host), INetCounter
{
    private const string Name = "count";

    public async Task<Counted> AddAsync(int count, CancellationToken cancellationToken) =>
        new(await StateManager.AddOrUpdateStateAsync(Name, count, (_, before) => before + count, cancellationToken));

    public Task<Counted> AddTwoAsync(int first, int second) => AddAsync(first + second, CancellationToken.None);

    public Task<Counted> AddAllAsync(int[] counts) => AddAsync(counts.Sum(), CancellationToken.None);

    public async Task<Counted> LookAsync() => new(await StateManager.GetOrAddStateAsync(Name, 0));

    public async Task AddAndThrowAsync(int count)
    {
        await AddAsync(count, CancellationToken.None);
        throw new InvalidOperationException("too much");
    }

    public Task<Counted> AddThereAsync(string type, string id, int count) =>
        ProxyFactory.Create(new ActorId(id), type).InvokeMethodAsync<int[], Counted>("add", [count]);
}
