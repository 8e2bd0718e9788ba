using Dapr.SecretsManagement.Abstractions;

namespace Tour.Secrets;

/// <summary>The secrets that the application does not start without; the generator writes the class.</summary>
[SecretStore("secretstore")]
internal partial interface IShopSecrets
{
    [Secret("Shop__Coupon")]
    string Coupon { get; }
}
