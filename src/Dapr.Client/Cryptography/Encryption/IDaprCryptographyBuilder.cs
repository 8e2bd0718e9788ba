using Dapr.Common;

namespace Dapr.Cryptography;

/// <summary>Goes on with the registration of a client of cryptography.</summary>
public interface IDaprCryptographyBuilder : IDaprServiceBuilder;
