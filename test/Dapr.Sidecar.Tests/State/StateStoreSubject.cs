namespace Dapr.Sidecar.Tests.State;

/// <summary>A state store under test with the clock that it goes by, and how it is put away.</summary>
public sealed record StateStoreSubject(IStateStore Store, ManualClock Clock, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}
