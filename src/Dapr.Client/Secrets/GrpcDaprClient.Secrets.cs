using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Protos;

namespace Dapr.Client;

internal sealed partial class GrpcDaprClient
{
    private const string Secrets = "Secrets";

    public override async Task<Dictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new GetSecretRequest { StoreName = storeName, Key = key };
        Add(request.Metadata, metadata);
        var operation = new DaprOperation(Secrets, "GetSecret", storeName, key) { IsIdempotent = true };
        var response = await _connection.InvokeAsync(DaprMethods.GetSecret, request, operation, cancellationToken).ConfigureAwait(false);
        return new Dictionary<string, string>(response.Data);
    }

    public override async Task<Dictionary<string, Dictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new GetBulkSecretRequest { StoreName = storeName };
        Add(request.Metadata, metadata);
        var operation = new DaprOperation(Secrets, "GetBulkSecret", storeName) { IsIdempotent = true };
        var response = await _connection.InvokeAsync(DaprMethods.GetBulkSecret, request, operation, cancellationToken).ConfigureAwait(false);
        return response.Data.ToDictionary(secret => secret.Key, secret => new Dictionary<string, string>(secret.Value.Secrets));
    }
}
