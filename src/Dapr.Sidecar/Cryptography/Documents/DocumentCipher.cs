namespace Dapr.Sidecar.Cryptography.Documents;

/// <summary>How the data of a document is encrypted. The numbers are those of the format.</summary>
internal enum DocumentCipher
{
    AesGcm = 1,
    ChaCha20Poly1305 = 2,
}
