namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>An input binding under test, what has it bring an event, and its end.</summary>
internal sealed record InputBindingSubject(IInputBinding Binding, Func<string, Task> CauseAsync, Action? End = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        End?.Invoke();
        return ValueTask.CompletedTask;
    }
}
