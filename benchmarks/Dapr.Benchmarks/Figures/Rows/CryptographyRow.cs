using System.Security.Cryptography;
using Dapr.Benchmarks.Figures.Bases;
using Dapr.Benchmarks.Figures.Measuring;
using Dapr.Client;
using Dapr.Sidecar;

namespace Dapr.Benchmarks.Figures.Rows;

/// <summary>How fast much is encrypted through a sidecar, without a network: over AES-GCM by hand on the same kind of stream, and over AES-GCM alone.</summary>
internal static class CryptographyRow
{
    private const int Size = 8 * 1024 * 1024;
    private const double Goal = 0.8;

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var options = new SidecarOptions { AppId = "benchmark" };
        options.Components.Add(new ComponentSpec
        {
            Name = "crypto",
            Type = "crypto.dapr.jwks",
            Metadata = new Dictionary<string, string> { ["jwks"] = """{"keys":[{"kid":"key","kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}]}""" },
        });
        await using var sidecar = await DaprSidecar.StartAsync(options);
        using var dapr = new DaprClientBuilder()
            .UseHttpEndpoint("http://sidecar")
            .UseGrpcEndpoint("http://sidecar")
            .UseHttpMessageHandler(sidecar.CreateHttpHandler(), sidecar.CreateGrpcHandler())
            .Build();
        await using var plain = await PlainEncryption.StartAsync();
        var data = RandomNumberGenerator.GetBytes(Size);
        var (ours, streamed, alone) = (new double[effort.Rounds], new double[effort.Rounds], new double[effort.Rounds]);
        for (var round = -1; round < effort.Rounds; round++)
        {
            // The first turn is not counted: it compiles.
            var speeds = (
                await SpeedAsync(() => EncryptAsync(dapr, data), effort),
                await SpeedAsync(() => plain.CallAsync(data), effort),
                await SpeedAsync(() => Task.FromResult(PlainEncryption.InPlace(data)), effort));
            if (round >= 0)
            {
                (ours[round], streamed[round], alone[round]) = speeds;
            }
        }

        return
        [
            Turns.Compare("encrypt a stream of 8 MB", "MB/s : AES-GCM by hand on such a stream", Median.Of(ours), Median.Of(streamed), Goal, "MB/s") with { MoreIsBetter = true },
            Turns.Compare("encrypt a stream of 8 MB", "MB/s : AES-GCM alone, no call", Median.Of(ours), Median.Of(alone), Goal, "MB/s") with { MoreIsBetter = true },
        ];
    }

    private static async Task<long> EncryptAsync(DaprClient dapr, byte[] data)
    {
        using var stream = new MemoryStream(data);
        var total = 0L;
        await foreach (var piece in dapr.EncryptAsync("crypto", stream, "key", new EncryptionOptions(KeyWrapAlgorithm.Aes) { StreamingBlockSizeInBytes = PlainEncryption.PieceSize }))
        {
            total += piece.Length;
        }

        return total;
    }

    private static async Task<double> SpeedAsync(Func<Task<long>> encrypt, Effort effort)
    {
        var since = TimeProvider.System.GetTimestamp();
        var count = 0;
        do
        {
            if (await encrypt() < Size)
            {
                throw new InvalidOperationException("What was encrypted is shorter than the data.");
            }

            count++;
        }
        while (TimeProvider.System.GetElapsedTime(since) < effort.LoadTime);

        return (double)Size * count / 1_000_000 / TimeProvider.System.GetElapsedTime(since).TotalSeconds;
    }
}
