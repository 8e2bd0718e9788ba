namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>How the key of a document may be encrypted. Documents name the algorithms by number.</summary>
internal static class WrapAlgorithms
{
    public const string AesKeyWrap = "A256KW";
    public const string RsaOaep = "RSA-OAEP-256";

    private static readonly string[] Names = [AesKeyWrap, "A128CBC-NOPAD", "A192CBC-NOPAD", "A256CBC-NOPAD", RsaOaep];

    /// <summary>The name of what a caller asks for, in any case and perhaps by its short name; null when it is none.</summary>
    public static string? Find(string asked) => asked switch
    {
        "AES" => AesKeyWrap,
        "RSA" => RsaOaep,
        _ => Names.FirstOrDefault(name => name == asked),
    };

    /// <summary>The number of an algorithm.</summary>
    public static int Number(string name) => Array.IndexOf(Names, name) + 1;

    /// <summary>The algorithm of a number; null when it has none.</summary>
    public static string? Name(int number) => Names.ElementAtOrDefault(number - 1);
}
