namespace Dapr.Sidecar.Tests.Locks;

/// <summary>A lock store under test, and what goes with it.</summary>
internal sealed record LockStoreSubject(ILockStore Store, ManualClock Clock, Func<ValueTask>? End = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => End?.Invoke() ?? ValueTask.CompletedTask;
}
