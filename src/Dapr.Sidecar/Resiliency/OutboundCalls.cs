namespace Dapr.Sidecar.Resiliency;

/// <summary>
/// The one way out of a building block, to a component or to another application: what is to act on every such call, of
/// whichever block, acts here.
/// </summary>
internal sealed class OutboundCalls(IOutboundInterceptor? interceptor)
{
    /// <summary>Makes a call.</summary>
    /// <exception cref="OutboundFaultException">The call is to fail as if its target had failed.</exception>
    public Task<T> RunAsync<T>(in OutboundCall call, Func<Task<T>> send, CancellationToken cancellationToken) =>
        interceptor is null ? send() : InterceptedAsync(interceptor.BeforeAsync(call, cancellationToken), send);

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(in OutboundCall call, Func<Task> send, CancellationToken cancellationToken) =>
        interceptor is null ? send() : InterceptedAsync(interceptor.BeforeAsync(call, cancellationToken), send);

    private static async Task InterceptedAsync(Task before, Func<Task> send)
    {
        await before;
        await send();
    }

    private static async Task<T> InterceptedAsync<T>(Task before, Func<Task<T>> send)
    {
        await before;
        return await send();
    }
}
