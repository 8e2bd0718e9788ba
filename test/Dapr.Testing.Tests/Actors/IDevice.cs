using Dapr.Actors;

namespace Dapr.Testing.Tests.Actors;

/// <summary>A device that counts, reminds itself, and asks others.</summary>
public interface IDevice : IActor
{
    Task<int> AddAsync(int number, CancellationToken cancellationToken = default);

    Task<int> CountAsync();

    Task<int> AddTwiceAsync(int first, int second);

    Task AddAndFailAsync(int number);

    Task RemindAsync(TimeSpan dueTime, TimeSpan period);

    Task TickAsync(TimeSpan dueTime, TimeSpan period);

    /// <summary>Asks another device to ask this one.</summary>
    Task<int> AskAsync(string other);

    Task<int> CountOfAsync(string other);

    /// <summary>Has itself reminded in a minute to ask another device to ask this one.</summary>
    Task RemindToAskAsync(string other);

    Task KeepAsync(string key, int number, TimeSpan ttl);

    Task<int> FindAsync(string key);

    /// <summary>What a service of its own has to say.</summary>
    Task<string> GreetAsync();

    Task HoldAsync(string name, CancellationToken cancellationToken = default);
}
