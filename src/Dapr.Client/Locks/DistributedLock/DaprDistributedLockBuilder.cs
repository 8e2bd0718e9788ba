using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr.DistributedLock.Extensions;

/// <summary>Makes a client of locks. What is not set comes from the configuration, if there is one, then from the environment.</summary>
/// <param name="configuration">The configuration; null for the environment alone.</param>
[Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
public sealed class DaprDistributedLockBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprDistributedLockClient>(configuration)
{
    /// <inheritdoc/>
    public override DaprDistributedLockClient Build() => new GrpcDistributedLockClient(BuildDaprConnection());
}
