using System.Security.Cryptography;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>The cryptography API over gRPC where no recorded exchange goes.</summary>
public sealed class CryptographyGrpcTests
{
    private const int Segment = PlainDocument.SegmentSize;

    private static readonly EncryptRequestOptions Options = new() { ComponentName = "crypto", KeyName = "key", KeyWrapAlgorithm = "AES" };

    /// <summary>The header is there before any data is, and each segment as soon as it is known not to be the last.</summary>
    [Fact]
    public async Task Encrypt_BeforeAllIsSent_AnswersWithWhatIsThere()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var data = RandomNumberGenerator.GetBytes(Segment + 1);
        using var call = crypto.Sidecar.Rpc.Start(DaprMethods.EncryptAlpha1);
        var document = new List<byte>();

        await call.WriteAsync(new EncryptRequest { Options = Options });
        var header = await call.ReadAsync();
        await call.WriteAsync(new EncryptRequest { Payload = new StreamPayload { Data = UnsafeByteOperations.UnsafeWrap(data) } });
        var first = await call.ReadAsync();
        await call.CompleteAsync();
        var second = await call.ReadAsync();

        Assert.Null(await call.ReadAsync());
        Assert.Equal([0UL, 1UL, 2UL], new[] { header!, first!, second! }.Select(answer => answer.Payload.Seq));
        Assert.Equal(data, PlainDocument.Decrypt(crypto.Key, [.. header!.Payload.Data, .. first!.Payload.Data, .. second!.Payload.Data]));
    }

    [Fact]
    public async Task Stop_AmidADocument_WaitsForItsEnd()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        using var call = crypto.Sidecar.Rpc.Start(DaprMethods.EncryptAlpha1);
        await call.WriteAsync(new EncryptRequest { Options = Options });
        var header = await call.ReadAsync();

        var stopping = crypto.Sidecar.Sidecar.DisposeAsync().AsTask();
        await call.WriteAsync(new EncryptRequest { Payload = new StreamPayload { Data = ByteString.CopyFrom(1, 2) } });
        await call.CompleteAsync();
        var segment = await call.ReadAsync();

        Assert.Null(await call.ReadAsync());
        Assert.Equal([1, 2], PlainDocument.Decrypt(crypto.Key, [.. header!.Payload.Data, .. segment!.Payload.Data]));
        await stopping;
        Assert.False(crypto.Sidecar.Sidecar.WasForced);
    }

    [Fact]
    public async Task Stop_AmidADocumentThatDoesNotEnd_IsForced()
    {
        await using var crypto = await CryptoSidecar.StartAsync(options => options.GracefulShutdown = TimeSpan.FromMilliseconds(50));
        using var call = crypto.Sidecar.Rpc.Start(DaprMethods.EncryptAlpha1);
        await call.WriteAsync(new EncryptRequest { Options = Options });
        await call.ReadAsync();

        await crypto.Sidecar.Sidecar.DisposeAsync();

        Assert.True(crypto.Sidecar.Sidecar.WasForced);
    }

    [Fact]
    public async Task Decrypt_ManySegmentsInOddChunks_AnswersWithThem()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var data = RandomNumberGenerator.GetBytes((3 * Segment) + 5);
        using var call = crypto.Sidecar.Rpc.Start(DaprMethods.DecryptAlpha1);

        await call.WriteAsync(new DecryptRequest { Options = new DecryptRequestOptions { ComponentName = "crypto" } });
        var sequence = 0UL;
        foreach (var chunk in PlainDocument.Encrypt(crypto.Key, "key", data).Chunk(7919))
        {
            await call.WriteAsync(new DecryptRequest { Payload = new StreamPayload { Data = ByteString.CopyFrom(chunk), Seq = sequence++ } });
        }

        await call.CompleteAsync();
        var answers = new List<StreamPayload>();
        await foreach (var answer in call.ReadAllAsync())
        {
            answers.Add(answer.Payload);
        }

        Assert.Equal([Segment, Segment, Segment, 5], answers.Select(answer => answer.Data.Length));
        Assert.Equal([0UL, 1UL, 2UL, 3UL], answers.Select(answer => answer.Seq));
        Assert.Equal(data, answers.SelectMany(answer => answer.Data));
    }

    /// <summary>Who sends much and reads no answer holds up itself, and not what else goes over the connection.</summary>
    [Fact]
    public async Task Encrypt_BesideStreamsThatStall_GoesOn()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        using var stalled = crypto.Sidecar.Rpc.Start(DaprMethods.EncryptAlpha1);
        using var other = crypto.Sidecar.Rpc.Start(DaprMethods.EncryptAlpha1);
        var stalling = SendAsync(stalled);
        var sending = SendAsync(other);

        var received = 0;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await foreach (var answer in other.ReadAllAsync(limit.Token))
        {
            received += answer.Payload.Data.Length;
        }

        await sending;
        Assert.InRange(received, 64 * Segment, 65 * Segment);
        Assert.False(stalling.IsCompleted);
        stalled.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => stalling);

        static async Task SendAsync(RpcCall<EncryptRequest, EncryptResponse> call)
        {
            await call.WriteAsync(new EncryptRequest { Options = Options });
            for (var sequence = 0UL; sequence < 64; sequence++)
            {
                await call.WriteAsync(new EncryptRequest { Payload = new StreamPayload { Data = UnsafeByteOperations.UnsafeWrap(new byte[Segment]), Seq = sequence } });
            }

            await call.CompleteAsync();
        }
    }

    [Fact]
    public async Task Encrypt_NoMessageAtAll_IsRefused()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        using var call = crypto.Sidecar.Rpc.Start(DaprMethods.EncryptAlpha1);
        await call.CompleteAsync();

        var failure = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal((RpcStatusCode.InvalidArgument, "invalid request: first message does not contain the required options"), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Decrypt_CutOffDocument_FailsBehindWhatWasRight()
    {
        await using var crypto = await CryptoSidecar.StartAsync();
        var document = PlainDocument.Encrypt(crypto.Key, "key", RandomNumberGenerator.GetBytes(3 * Segment));
        using var call = crypto.Sidecar.Rpc.Start(DaprMethods.DecryptAlpha1);
        await call.WriteAsync(new DecryptRequest
        {
            Options = new DecryptRequestOptions { ComponentName = "crypto" },
            Payload = new StreamPayload { Data = ByteString.CopyFrom(document.AsSpan(..^(Segment + 16))) },
        });
        await call.CompleteAsync();

        var right = await call.ReadAsync();
        var failure = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal(Segment, right!.Payload.Data.Length);
        Assert.Equal((RpcStatusCode.Internal, "failed to perform operation: error processing segment 1: failed to decrypt segment"), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Decrypt_KeyThatCannotBeHad_IsLoggedThoughItIsNotTold()
    {
        using var log = new CollectedLog();
        await using var crypto = await CryptoSidecar.StartAsync(options => options.LoggerFactory = log);
        using var call = crypto.Sidecar.Rpc.Start(DaprMethods.DecryptAlpha1);
        await call.WriteAsync(new DecryptRequest
        {
            Options = new DecryptRequestOptions { ComponentName = "crypto", KeyName = "missing" },
            Payload = new StreamPayload { Data = ByteString.CopyFrom(PlainDocument.Encrypt(crypto.Key, "key", [1])) },
        });

        var failure = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal("failed to perform operation: failed to validate the document's signature", failure.Status.Message);
        Assert.Contains(log.All, entry => entry.Message == "The key of a document could not be decrypted by the key missing of the crypto provider crypto.");
    }
}
