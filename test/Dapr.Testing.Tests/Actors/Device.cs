using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;

namespace Dapr.Testing.Tests.Actors;

internal sealed class Device(ActorHost host, Held held, TimeProvider? clock = null) : Actor(host), IDevice, IRemindable
{
    private const string Count = "count";

    public async Task<int> AddAsync(int number, CancellationToken cancellationToken) =>
        await StateManager.AddOrUpdateStateAsync(Count, number, (_, count) => count + number, cancellationToken);

    public Task<int> CountAsync() => StateManager.GetOrAddStateAsync(Count, 0);

    public async Task<int> AddTwiceAsync(int first, int second)
    {
        await AddAsync(first, CancellationToken.None);
        return await AddAsync(second, CancellationToken.None);
    }

    public async Task AddAndFailAsync(int number)
    {
        await AddAsync(number, CancellationToken.None);
        throw new InvalidOperationException("it broke", new FormatException("deep inside"));
    }

    public Task RemindAsync(TimeSpan dueTime, TimeSpan period) => RegisterReminderAsync("remind", [7], dueTime, period);

    public Task TickAsync(TimeSpan dueTime, TimeSpan period) => RegisterTimerAsync("tick", nameof(OnTickAsync), [3], dueTime, period);

    public Task<int> AskAsync(string other) => ProxyFactory.CreateActorProxy<IDevice>(new ActorId(other), nameof(Device)).CountOfAsync(Id.GetId());

    // By hand, as applications of the official package do in their actors.
    public Task<int> CountOfAsync(string other) => ActorProxy.Create<IDevice>(new ActorId(other), nameof(Device)).CountAsync();

    public Task KeepAsync(string key, int number, TimeSpan ttl) => StateManager.SetStateAsync(key, number, ttl);

    public async Task<int> FindAsync(string key) => (await StateManager.TryGetStateAsync<int>(key)).Value;

    public Task<string> GreetAsync() => Task.FromResult($"{held.Greeting} at {clock?.GetUtcNow():yyyy-MM-dd}");

    public Task HoldAsync(string name, CancellationToken cancellationToken) => held.HoldAsync(name, cancellationToken);

    public Task RemindToAskAsync(string other) => RegisterReminderAsync("ask", System.Text.Encoding.UTF8.GetBytes(other), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(-1));

    public async Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
    {
        if (reminderName == "ask") await StateManager.SetStateAsync("asked", await AskAsync(System.Text.Encoding.UTF8.GetString(state)));
        else await AddAsync(state[0], CancellationToken.None);
    }

    private Task OnTickAsync(byte[] data) => AddAsync(data[0], CancellationToken.None);
}
