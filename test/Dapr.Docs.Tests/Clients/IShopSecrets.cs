using Dapr.SecretsManagement.Abstractions;

namespace Dapr.Docs.Tests.Clients;

[SecretStore("secretstore")]
public partial interface IShopSecrets
{
    [Secret("coupon")]
    string Coupon { get; }
}
