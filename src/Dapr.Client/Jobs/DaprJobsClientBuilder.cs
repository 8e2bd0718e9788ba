using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr.Jobs;

/// <summary>Makes a client of jobs. What is not set comes from the configuration, if there is one, then from the environment.</summary>
/// <param name="configuration">The configuration; null for the environment alone.</param>
public sealed class DaprJobsClientBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprJobsClient>(configuration)
{
    /// <inheritdoc/>
    public override DaprJobsClient Build() => new GrpcJobsClient(BuildDaprConnection());
}
