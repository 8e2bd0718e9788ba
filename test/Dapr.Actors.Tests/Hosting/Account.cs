using System.Text;
using Dapr.Actors.Runtime;

namespace Dapr.Actors.Tests.Hosting;

public interface IAccount : IActor
{
    Task<int> AddAsync(int amount);

    Task<int> ReadAsync();

    Task AddAndFailAsync(int amount);

    Task HoldAsync(string name, CancellationToken cancellationToken);
}

/// <summary>An actor that does what a test tells it to, and says what happens to it.</summary>
public class Account(ActorHost host, Script script) : Actor(host), IAccount, IRemindable, IAsyncDisposable
{
    public async Task<int> AddAsync(int amount)
    {
        await script.RunAsync("add", this);
        var balance = await StateManager.AddOrUpdateStateAsync("balance", amount, (_, before) => before + amount);
        await script.RunAsync("added", this);
        return balance;
    }

    public async Task<int> ReadAsync()
    {
        await script.RunAsync("read", this);
        return await StateManager.GetOrAddStateAsync("balance", 0);
    }

    public async Task AddAndFailAsync(int amount)
    {
        await AddAsync(amount);
        throw new InvalidOperationException("no money");
    }

    public Task HoldAsync(string name, CancellationToken cancellationToken) => script.HoldAsync(name, cancellationToken);

    public async Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period)
    {
        script.Tell($"reminder {reminderName} {Encoding.UTF8.GetString(state)} {dueTime.TotalMilliseconds} {period.TotalMilliseconds}");
        await script.RunAsync("reminder", this);
    }

    public ValueTask DisposeAsync()
    {
        script.Tell("disposed");
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public Task SaveAsync() => SaveStateAsync();

    protected override async Task OnActivateAsync()
    {
        script.Tell("activate");
        await script.RunAsync("activate", this);
    }

    protected override async Task OnDeactivateAsync()
    {
        script.Tell("deactivate");
        await script.RunAsync("deactivate", this);
    }

    protected override async Task OnPreActorMethodAsync(ActorMethodContext actorMethodContext)
    {
        script.Tell($"before {actorMethodContext.MethodName} {actorMethodContext.CallType}");
        await script.RunAsync("before", this);
    }

    protected override async Task OnPostActorMethodAsync(ActorMethodContext actorMethodContext)
    {
        script.Tell($"after {actorMethodContext.MethodName}");
        await script.RunAsync("after", this);
    }

    protected override async Task OnActorMethodFailedAsync(ActorMethodContext actorMethodContext, Exception e)
    {
        script.Tell($"failed {actorMethodContext.MethodName} {e.GetType().Name}");
        await script.RunAsync("failed", this);
    }

    private Task OnTickAsync(byte[] data)
    {
        script.Tell($"tick {(data is null ? "null" : Encoding.UTF8.GetString(data))}");
        return script.RunAsync("tick", this);
    }
}
