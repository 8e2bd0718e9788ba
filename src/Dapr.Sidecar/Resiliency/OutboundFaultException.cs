using Dapr.Rpc;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Resiliency;

/// <summary>A component or an application failed with a code; the message is that of the runtime's own clients.</summary>
internal sealed class OutboundFaultException(RpcStatus status) : Exception(GoStatus.Text(status))
{
    /// <summary>How it failed.</summary>
    public RpcStatus Status => status;
}
