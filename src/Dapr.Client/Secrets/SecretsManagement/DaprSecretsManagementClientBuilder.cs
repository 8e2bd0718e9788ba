using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr.SecretsManagement;

/// <summary>Makes a client of secrets. What is not set comes from the configuration, if there is one, then from the environment.</summary>
/// <param name="configuration">The configuration; null for the environment alone.</param>
public sealed class DaprSecretsManagementClientBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprSecretsManagementClient>(configuration)
{
    /// <inheritdoc/>
    public override DaprSecretsManagementClient Build() => new GrpcSecretsManagementClient(BuildDaprConnection());
}
