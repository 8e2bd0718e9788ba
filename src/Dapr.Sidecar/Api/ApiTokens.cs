using System.Security.Cryptography;
using System.Text;

namespace Dapr.Sidecar.Api;

/// <summary>Compares tokens in constant time.</summary>
internal static class ApiTokens
{
    public static bool Equal(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
