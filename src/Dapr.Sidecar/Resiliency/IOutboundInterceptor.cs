namespace Dapr.Sidecar.Resiliency;

/// <summary>Sees every call that leaves a building block, and may delay it or let it fail.</summary>
internal interface IOutboundInterceptor
{
    /// <summary>Comes before a call.</summary>
    /// <exception cref="OutboundFaultException">The call is to fail as if its target had failed.</exception>
    Task BeforeAsync(OutboundCall call, CancellationToken cancellationToken);
}
