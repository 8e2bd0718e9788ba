using Dapr.Client;
using Dapr.Common;

namespace Dapr.SecretsManagement;

/// <summary>The client over a connection, which it disposes: the secrets of <see cref="DaprClient"/>, to be read only.</summary>
internal sealed class GrpcSecretsManagementClient(DaprConnection connection) : DaprSecretsManagementClient
{
    private readonly GrpcDaprClient _dapr = new(connection, json: null);

    public override async Task<IReadOnlyDictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken) =>
        await _dapr.GetSecretAsync(storeName, key, metadata, cancellationToken).ConfigureAwait(false);

    public override async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var secrets = await _dapr.GetBulkSecretAsync(storeName, metadata, cancellationToken).ConfigureAwait(false);
        return secrets.ToDictionary(secret => secret.Key, IReadOnlyDictionary<string, string> (secret) => secret.Value);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _dapr.Dispose();
        }

        base.Dispose(disposing);
    }
}
