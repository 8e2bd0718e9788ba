using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Cryptography.Documents;
using Google.Protobuf;

namespace Dapr.Sidecar.Cryptography;

/// <summary>The cryptography API over HTTP: the data in the body, all else in headers.</summary>
internal sealed class CryptographyHttp(CryptographyService service)
{
    private const string Name = "crypto";
    private const string SubtleName = "subtlecrypto";
    private const string KeyName = "dapr-key-name";
    private const string KeyWrapAlgorithm = "dapr-key-wrap-algorithm";

    public void Map(ApiRoutes routes)
    {
        routes.Map("PUT", "/v1.0-alpha1/crypto/{provider}/encrypt", Name, EncryptAsync);
        routes.Map("PUT", "/v1.0-alpha1/crypto/{provider}/decrypt", Name, DecryptAsync);
        MapSubtle<SubtleGetKeyRequest>(routes, "getkey");
        MapSubtle<SubtleEncryptRequest>(routes, "encrypt");
        MapSubtle<SubtleDecryptRequest>(routes, "decrypt");
        MapSubtle<SubtleWrapKeyRequest>(routes, "wrapkey");
        MapSubtle<SubtleUnwrapKeyRequest>(routes, "unwrapkey");
        MapSubtle<SubtleSignRequest>(routes, "sign");
        MapSubtle<SubtleVerifyRequest>(routes, "verify");
    }

    private async Task EncryptAsync(ApiCall call)
    {
        var provider = service.Find(call.Parameter("provider"));
        var headers = new SettingReader(name => call.Request.Headers[name]);
        var request = new EncryptionRequest(Required(headers, KeyName), Required(headers, KeyWrapAlgorithm))
        {
            Cipher = headers.Text("dapr-data-encryption-cipher") ?? "",
            OmitsKeyName = headers.Flag("dapr-omit-decryption-key-name"),
            DecryptionKeyName = headers.Text("dapr-decryption-key-name") ?? "",
        };
        using var document = await service.EncryptAsync(provider, request, call.Body, call.Aborted);
        await RespondAsync(call, provider, document);
    }

    private async Task DecryptAsync(ApiCall call)
    {
        var provider = service.Find(call.Parameter("provider"));
        using var document = await service.DecryptAsync(provider, call.Request.Headers[KeyName].ToString(), call.Body, call.Aborted);
        await RespondAsync(call, provider, document);
    }

    private Task RespondAsync(ApiCall call, Component provider, DocumentTransform document)
    {
        call.Context.Response.ContentType = "application/octet-stream";
        return service.CopyAsync(provider, document, (piece, cancellationToken) => call.Context.Response.Body.WriteAsync(piece, cancellationToken), call.Aborted);
    }

    private static string Required(SettingReader headers, string name) =>
        headers.Text(name) ?? throw ApiErrors.CryptoRequest($"missing header '{name}'").ToException();

    /// <summary>The runtime as it is built serves none of these, but it reads what is asked.</summary>
    private static void MapSubtle<TRequest>(ApiRoutes routes, string operation)
        where TRequest : IMessage, new() =>
        routes.Map("POST", $"/v1.0-alpha1/subtlecrypto/{{provider}}/{operation}", SubtleName, async call =>
        {
            await call.ReadMessageAsync<TRequest>(ApiErrors.MalformedRequest);
            await call.RespondErrorAsync(ApiErrors.NotImplemented());
        });
}
