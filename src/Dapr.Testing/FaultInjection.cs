using System.Collections.Concurrent;
using Dapr.Rpc;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Time;

namespace Dapr.Testing;

/// <summary>The faults of a test host, at the way that every call takes out of its sidecar.</summary>
internal sealed class FaultInjection(TimeProvider clock) : IOutboundInterceptor
{
    private readonly ConcurrentQueue<InjectedFault> _faults = new();

    public IReadOnlyList<InjectedFault> Unused => [.. _faults.Where(fault => fault.Remaining > 0)];

    public InjectedFault Add(InjectedFault fault)
    {
        _faults.Enqueue(fault);
        return fault;
    }

    /// <summary>The first delay that fits strikes, and then the first failure.</summary>
    public async Task BeforeAsync(OutboundCall call, CancellationToken cancellationToken)
    {
        if (_faults.FirstOrDefault(fault => fault.Code is null && fault.Strikes(call)) is { } slow)
        {
            await InFlight.DelayAsync(slow.Delay, clock, cancellationToken);
        }

        if (_faults.FirstOrDefault(fault => fault.Code is not null && fault.Strikes(call)) is { Code: { } code })
        {
            throw new OutboundFaultException(new RpcStatus(code, "the test lets this call fail"));
        }
    }
}
