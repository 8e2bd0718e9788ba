namespace Dapr.Actors.Tests.Hosting;

/// <summary>Something that happens once, and may be waited for.</summary>
public sealed class Signal
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSet => _source.Task.IsCompleted;

    public void Set() => _source.TrySetResult();

    public Task WaitAsync() => _source.Task.WaitAsync(Limit, TimeProvider.System);
}
