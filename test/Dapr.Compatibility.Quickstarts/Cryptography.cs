#pragma warning disable DAPR_CRYPTOGRAPHY

using System.Buffers;
using System.Text;
using Dapr.Client;

namespace Quickstarts;

/// <summary>The quickstart of the cryptography block: a text with a key of RSA, a file with one of AES.</summary>
public static class Cryptography
{
    private const string ComponentName = "localstorage";

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new DaprClientBuilder().Build();

        var plain = Encoding.UTF8.GetBytes("P@assw0rd");
        var encrypted = await client.EncryptAsync(ComponentName, plain, "rsa-private-key.pem", new EncryptionOptions(KeyWrapAlgorithm.Rsa), cancellationToken);
        var decrypted = await client.DecryptAsync(ComponentName, encrypted, "rsa-private-key.pem", cancellationToken);
        Console.WriteLine(Encoding.UTF8.GetString(decrypted.Span));

        await using var file = new FileStream("desert.jpg", FileMode.Open);
        var bytes = new ArrayBufferWriter<byte>();
        await foreach (var piece in client.EncryptAsync(ComponentName, file, "symmetric-key", new EncryptionOptions(KeyWrapAlgorithm.Aes), cancellationToken).WithCancellation(cancellationToken))
        {
            bytes.Write(piece.Span);
        }

        await using var document = new MemoryStream(bytes.WrittenMemory.ToArray());
        await foreach (var piece in client.DecryptAsync(ComponentName, document, "symmetric-key", new DecryptionOptions { StreamingBlockSizeInBytes = 4096 }, cancellationToken).WithCancellation(cancellationToken))
        {
            Console.WriteLine(piece.Length);
        }
    }
}
