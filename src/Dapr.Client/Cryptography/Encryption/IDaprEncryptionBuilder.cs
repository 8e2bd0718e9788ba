namespace Dapr.Cryptography.Encryption;

/// <summary>Goes on with the registration of the client of encryption.</summary>
public interface IDaprEncryptionBuilder : IDaprCryptographyBuilder;
