using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr.StateManagement;

/// <summary>Makes a client of state. What is not set comes from the configuration, if there is one, then from the environment.</summary>
/// <param name="configuration">The configuration; null for the environment alone.</param>
public sealed class DaprStateManagementClientBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprStateManagementClient>(configuration)
{
    /// <inheritdoc/>
    public override DaprStateManagementClient Build() => new GrpcStateManagementClient(BuildDaprConnection(), JsonSerializerOptions);
}
