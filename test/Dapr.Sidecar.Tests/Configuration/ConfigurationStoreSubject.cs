namespace Dapr.Sidecar.Tests.Configuration;

/// <summary>A configuration store under test, and how what it holds is changed from outside; null removes.</summary>
internal sealed record ConfigurationStoreSubject(
    IConfigurationStore Store, Func<string, ConfigurationValue?, Task> ChangeAsync, Func<ValueTask>? End = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => End?.Invoke() ?? ValueTask.CompletedTask;
}
