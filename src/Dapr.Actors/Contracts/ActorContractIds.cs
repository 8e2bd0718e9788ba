using System.Text;

namespace Dapr.Actors.Contracts;

/// <summary>The numbers by which official remoting names interfaces and methods: the lower half of a CRC-64/WE of their names.</summary>
internal static class ActorContractIds
{
    private const ulong Polynomial = 0x42F0E1EBA9EA3693;

    private static readonly ulong[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>The number of an interface.</summary>
    public static int OfInterface(Type type) => (int)Checksum($"{type.Namespace}{type.Name}");

    /// <summary>The number of a method.</summary>
    public static int OfMethod(Type declaringInterface, string name) => (int)Checksum($"{declaringInterface.Name}{declaringInterface.Namespace}{name}");

    /// <summary>The checksum of a text: most significant bit first, begun and ended with ones.</summary>
    internal static ulong Checksum(string text)
    {
        var checksum = ulong.MaxValue;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            checksum = Table[(byte)(checksum >> 56) ^ value] ^ (checksum << 8);
        }

        return ~checksum;
    }

    private static ulong Entry(int index)
    {
        var entry = (ulong)index << 56;
        for (var bit = 0; bit < 8; bit++)
        {
            entry = (entry & (1UL << 63)) == 0 ? entry << 1 : (entry << 1) ^ Polynomial;
        }

        return entry;
    }
}
