using System.Diagnostics.CodeAnalysis;
using Dapr.Client;
using Dapr.Common;
using Microsoft.Extensions.Configuration;

namespace Dapr.Cryptography.Encryption;

/// <summary>Makes a client of encryption. What is not set comes from the configuration, if there is one, then from the environment.</summary>
/// <param name="configuration">The configuration; null for the environment alone.</param>
[Experimental(DaprClient.CryptographyDiagnostic, UrlFormat = DaprClient.CryptographyUrl)]
public sealed class DaprEncryptionClientBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprEncryptionClient>(configuration)
{
    /// <inheritdoc/>
    public override DaprEncryptionClient Build() => new GrpcEncryptionClient(BuildDaprConnection());
}
