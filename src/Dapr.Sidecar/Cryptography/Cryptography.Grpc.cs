using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Cryptography.Documents;
using Google.Protobuf;

namespace Dapr.Sidecar.Cryptography;

/// <summary>The cryptography API over gRPC: options in the first message, the data in it and in those that follow.</summary>
/// <param name="service">The rules.</param>
/// <param name="clock">The clock of the connection: how long the first message may take.</param>
internal sealed class CryptographyGrpc(CryptographyService service, TimeProvider clock)
{
    private const string Name = "crypto";
    private const string SubtleName = "subtlecrypto";

    private static readonly TimeSpan FirstMessageLimit = TimeSpan.FromSeconds(5);

    public void Map(ApiRpcs rpcs)
    {
        rpcs.MapDuplex(DaprMethods.EncryptAlpha1, Name, EncryptAsync);
        rpcs.MapDuplex(DaprMethods.DecryptAlpha1, Name, DecryptAsync);
        MapSubtle(rpcs, DaprMethods.SubtleGetKeyAlpha1);
        MapSubtle(rpcs, DaprMethods.SubtleEncryptAlpha1);
        MapSubtle(rpcs, DaprMethods.SubtleDecryptAlpha1);
        MapSubtle(rpcs, DaprMethods.SubtleWrapKeyAlpha1);
        MapSubtle(rpcs, DaprMethods.SubtleUnwrapKeyAlpha1);
        MapSubtle(rpcs, DaprMethods.SubtleSignAlpha1);
        MapSubtle(rpcs, DaprMethods.SubtleVerifyAlpha1);
    }

    private async Task EncryptAsync(RpcRequestReader<EncryptRequest> requests, RpcResponseWriter<EncryptResponse> responses, RpcServerCall call)
    {
        var first = await ReadFirstAsync(requests, call);
        var options = first?.Options ?? throw NoOptions();
        var provider = service.Find(options.ComponentName);
        var request = new EncryptionRequest(Required(options.KeyName, "keyName"), Required(options.KeyWrapAlgorithm, "keyWrapAlgorithm"))
        {
            Cipher = options.DataEncryptionCipher,
            OmitsKeyName = options.OmitDecryptionKeyName,
            DecryptionKeyName = options.DecryptionKeyName,
        };
        await using var plain = new CryptoPayload<EncryptRequest>(requests, first.Payload, message => message.Payload, message => message.Options is not null);
        using var document = await service.EncryptAsync(provider, request, plain, call.CancellationToken);
        await CopyAsync(provider, document, payload => responses.WriteAsync(new EncryptResponse { Payload = payload }, call.CancellationToken), call);
    }

    private async Task DecryptAsync(RpcRequestReader<DecryptRequest> requests, RpcResponseWriter<DecryptResponse> responses, RpcServerCall call)
    {
        var first = await ReadFirstAsync(requests, call);
        var options = first?.Options ?? throw NoOptions();
        var provider = service.Find(options.ComponentName);
        await using var encrypted = new CryptoPayload<DecryptRequest>(requests, first.Payload, message => message.Payload, message => message.Options is not null);
        using var document = await service.DecryptAsync(provider, options.KeyName, encrypted, call.CancellationToken);
        await CopyAsync(provider, document, payload => responses.WriteAsync(new DecryptResponse { Payload = payload }, call.CancellationToken), call);
    }

    /// <summary>Who opens a stream and says nothing must not hold it for ever.</summary>
    private async Task<TRequest?> ReadFirstAsync<TRequest>(RpcRequestReader<TRequest> requests, RpcServerCall call)
        where TRequest : class, IMessage<TRequest>
    {
        using var limit = new CancellationTokenSource(FirstMessageLimit, clock);
        try
        {
            return await requests.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !call.CancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.CryptoRequest("timed out waiting for first message").ToException();
        }
    }

    private async Task CopyAsync(Component provider, DocumentTransform document, Func<StreamPayload, Task> write, RpcServerCall call)
    {
        var sequence = 0UL;

        // A message is copied when it is framed, which is before the piece is used again.
        await service.CopyAsync(
            provider,
            document,
            (piece, _) => new(write(new StreamPayload { Data = UnsafeByteOperations.UnsafeWrap(piece), Seq = sequence++ })),
            call.CancellationToken);
    }

    private static ApiException NoOptions() => ApiErrors.CryptoRequest("first message does not contain the required options").ToException();

    private static string Required(string value, string name) =>
        value.Length > 0 ? value : throw ApiErrors.CryptoRequest($"missing property '{name}' in the options message").ToException();

    /// <summary>The runtime as it is built serves none of these.</summary>
    private static void MapSubtle<TRequest, TResponse>(ApiRpcs rpcs, RpcMethod<TRequest, TResponse> method)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        rpcs.MapUnary(method, SubtleName, (_, _) => Task.FromException<TResponse>(ApiErrors.NotImplemented().ToException()));
}
