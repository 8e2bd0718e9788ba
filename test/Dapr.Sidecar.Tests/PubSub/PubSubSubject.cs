namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>A broker under test, and what ends with it.</summary>
public sealed record PubSubSubject(IPubSub Broker, Func<ValueTask>? End = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => End?.Invoke() ?? ValueTask.CompletedTask;
}
