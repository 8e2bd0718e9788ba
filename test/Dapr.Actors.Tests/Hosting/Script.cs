using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Dapr.Actors.Tests.Hosting;

/// <summary>What the actors of a test do at each point, and what they say has happened.</summary>
public sealed class Script
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Func<Account, Task>> _steps = new();
    private readonly ConcurrentQueue<string> _said = [];
    private readonly Channel<Held> _held = Channel.CreateUnbounded<Held>();

    /// <summary>What was said, in its order.</summary>
    public IReadOnlyList<string> Said => [.. _said];

    /// <summary>What was said, but for what happens around each turn.</summary>
    public IReadOnlyList<string> SaidApart => [.. _said.Where(line => line.Split(' ')[0] is not ("before" or "after"))];

    public void At(string point, Func<Account, Task> step) => _steps[point] = step;

    public void At(string point, Action step) => _steps[point] = _ =>
    {
        step();
        return Task.CompletedTask;
    };

    public Task RunAsync(string point, Account account) => _steps.TryGetValue(point, out var step) ? step(account) : Task.CompletedTask;

    public void Tell(string line) => _said.Enqueue(line);

    /// <summary>Stays in a method until the test lets it go; the token is only looked at by the test.</summary>
    public async Task HoldAsync(string name, CancellationToken cancellationToken)
    {
        var held = new Held(name, cancellationToken);
        _held.Writer.TryWrite(held);
        await held.Going.WaitAsync();
        Tell($"let go {name}");
    }

    /// <summary>The next method that stays.</summary>
    public Task<Held> NextAsync() => _held.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

    public bool IsAnyHeld => _held.Reader.TryPeek(out _);

    /// <summary>A method that stays.</summary>
    public sealed record Held(string Name, CancellationToken Token)
    {
        internal Signal Going { get; } = new();

        public void LetGo() => Going.Set();

        /// <summary>Waits until its token fires.</summary>
        public async Task CancelledAsync()
        {
            var cancelled = new Signal();
            await using (Token.Register(cancelled.Set))
            {
                await cancelled.WaitAsync();
            }
        }
    }
}
