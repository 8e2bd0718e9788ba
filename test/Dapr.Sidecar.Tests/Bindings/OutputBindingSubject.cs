namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>An output binding under test, and the other side of it.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="CreatedAsync">What <c>create</c> has brought to the other side, in any order; asked once.</param>
/// <param name="Refused">A request that the binding cannot do.</param>
/// <param name="EndAsync">Ends both sides.</param>
internal sealed record OutputBindingSubject(
    IOutputBinding Binding, Func<Task<IReadOnlyList<byte[]>>> CreatedAsync, OutputBindingRequest Refused, Func<ValueTask>? EndAsync = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => EndAsync?.Invoke() ?? ValueTask.CompletedTask;
}
