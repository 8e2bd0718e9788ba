using System.Diagnostics.CodeAnalysis;

namespace Dapr.Sidecar.Runtime;

/// <summary>
/// Ids that nothing else has: UUIDs of version 4, of events, etags and chains of calls. None of them is a secret, so their bits come from a generator that was
/// seeded by the operating system, which is not asked for each of them: that takes two microseconds.
/// </summary>
internal static class UniqueId
{
    /// <summary>Another one.</summary>
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "It has to be unique, not unknown.")]
    public static string New()
    {
        Span<byte> bits = stackalloc byte[16];
        Random.Shared.NextBytes(bits);
        bits[6] = (byte)(bits[6] & 0x0f | 0x40);
        bits[8] = (byte)(bits[8] & 0x3f | 0x80);
        return new Guid(bits, bigEndian: true).ToString();
    }
}
