using System.Text;
using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>What an actor is asked to do with the article of an order.</summary>
public interface IOrderActor : IActor
{
    Task<string> KeepAsync(string article, string[] notes);

    Task<string> FailAsync(string article);

    Task RemindAsync(string article);

    Task StartTimerAsync(string article);
}

/// <summary>Keeps what it gets as its state, and as the data of a reminder and a timer, both of which it fails to handle.</summary>
internal sealed class OrderActor(ActorHost host) : Actor(host), IOrderActor, IRemindable
{
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    public async Task<string> KeepAsync(string article, string[] notes)
    {
        await StateManager.SetStateAsync("article", article);
        await StateManager.SetStateAsync("notes", notes);
        await SaveStateAsync();
        await StateManager.ClearCacheAsync();
        return await StateManager.GetStateAsync<string>("article");
    }

    /// <summary>It reads the article as what it is not.</summary>
    public async Task<string> FailAsync(string article)
    {
        await StateManager.SetStateAsync("unkept", article);
        await StateManager.ClearCacheAsync();
        return $"{await StateManager.GetStateAsync<int>("article")}";
    }

    public Task RemindAsync(string article) => RegisterReminderAsync("order", Encoding.UTF8.GetBytes(article), TimeSpan.Zero, Once);

    public Task StartTimerAsync(string article) => RegisterTimerAsync("order", nameof(OnTimerAsync), Encoding.UTF8.GetBytes(article), TimeSpan.Zero, Once);

    public Task ReceiveReminderAsync(string reminderName, byte[] state, TimeSpan dueTime, TimeSpan period) => throw new InvalidOperationException("the reminder failed");

    private Task OnTimerAsync(byte[] data) => throw new InvalidOperationException("the timer failed");
}
