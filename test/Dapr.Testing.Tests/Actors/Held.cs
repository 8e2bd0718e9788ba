using System.Collections.Concurrent;

namespace Dapr.Testing.Tests.Actors;

/// <summary>Calls that a test holds until it lets them go, whether they are cancelled or not.</summary>
internal sealed class Held
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Call> _calls = new();

    public string Greeting { get; init; } = "hello";

    public Task EnteredAsync(string name) => Of(name).Entered.Task.WaitAsync(Limit, TimeProvider.System);

    public Task CancelledAsync(string name) => Of(name).Cancelled.Task.WaitAsync(Limit, TimeProvider.System);

    public bool HasEntered(string name) => Of(name).Entered.Task.IsCompleted;

    public void Release(string name) => Of(name).Released.TrySetResult();

    public async Task HoldAsync(string name, CancellationToken cancellationToken)
    {
        var call = Of(name);
        using var registration = cancellationToken.Register(() => call.Cancelled.TrySetResult());
        call.Entered.TrySetResult();
        await call.Released.Task;
    }

    private Call Of(string name) => _calls.GetOrAdd(name, _ => new Call());

    private sealed class Call
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
