using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>AES-GCM by hand, in pieces as long as those of a document: in place, and as a service that is called in both directions at once.</summary>
internal sealed class PlainEncryption : IAsyncDisposable
{
    /// <summary>As long as the segments of a document.</summary>
    public const int PieceSize = 64 * 1024;

    private const int TagSize = 16;

    private readonly InMemoryServer _server;
    private readonly RpcChannel _channel;

    private PlainEncryption(InMemoryServer server) => (_server, _channel) = (server, server.CreateChannel());

    /// <summary>Starts the service.</summary>
    public static async Task<PlainEncryption> StartAsync() => new(await InMemoryServer.StartAsync(app => app.MapDuplex(DaprMethods.EncryptAlpha1, async (requests, responses, call) =>
    {
        using var aes = new AesGcm(RandomNumberGenerator.GetBytes(32), TagSize);
        var (nonce, sealedPiece, index) = (new byte[12], new byte[PieceSize + TagSize], 0U);
        await foreach (var request in requests)
        {
            var length = Encrypt(aes, nonce, index++, request.Payload.Data.Span, sealedPiece);
            await responses.WriteAsync(new EncryptResponse { Payload = new StreamPayload { Data = UnsafeByteOperations.UnsafeWrap(sealedPiece.AsMemory(0, length)), Seq = index } });
        }
    })));

    /// <summary>Encrypts where the data is.</summary>
    /// <returns>How long what came out is.</returns>
    public static long InPlace(byte[] data)
    {
        using var aes = new AesGcm(RandomNumberGenerator.GetBytes(32), TagSize);
        var (nonce, sealedPiece, total, index) = (new byte[12], new byte[PieceSize + TagSize], 0L, 0U);
        for (var at = 0; at < data.Length; at += PieceSize)
        {
            total += Encrypt(aes, nonce, index++, data.AsSpan(at, Math.Min(PieceSize, data.Length - at)), sealedPiece);
        }

        return total;
    }

    /// <summary>Encrypts by the service.</summary>
    /// <returns>How long what came back is.</returns>
    public async Task<long> CallAsync(byte[] data)
    {
        using var call = _channel.Start(DaprMethods.EncryptAlpha1);
        var sending = SendAsync();
        var total = 0L;
        await foreach (var answer in call.ReadAllAsync())
        {
            total += answer.Payload.Data.Length;
        }

        await sending;
        return total;

        async Task SendAsync()
        {
            for (var at = 0; at < data.Length; at += PieceSize)
            {
                await call.WriteAsync(new EncryptRequest { Payload = new StreamPayload { Data = UnsafeByteOperations.UnsafeWrap(data.AsMemory(at, Math.Min(PieceSize, data.Length - at))) } });
            }

            await call.CompleteAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    private static int Encrypt(AesGcm aes, byte[] nonce, uint index, ReadOnlySpan<byte> plain, byte[] sealedPiece)
    {
        BinaryPrimitives.WriteUInt32BigEndian(nonce, index);
        aes.Encrypt(nonce, plain, sealedPiece.AsSpan(0, plain.Length), sealedPiece.AsSpan(plain.Length, TagSize));
        return plain.Length + TagSize;
    }
}
