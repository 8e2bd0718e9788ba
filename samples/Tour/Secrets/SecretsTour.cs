using Dapr;
using Dapr.Client;
using Dapr.Extensions.Configuration;
using Dapr.SecretsManagement.Extensions;

namespace Tour.Secrets;

/// <summary>Secrets: by name, of a store; or as configuration, so that the application does not know where they are from.</summary>
internal sealed class SecretsTour(ISecretsClient secrets, IConfiguration configuration, IShopSecrets shop) : ITourStop
{
    private const string Store = "secretstore";

    public string Block => "Secrets";

    /// <summary>Two underscores in the name of a secret separate sections.</summary>
    public static void AddTo(WebApplicationBuilder builder, DaprClient dapr)
    {
        builder.Configuration.AddDaprSecretStore(Store, [new DaprSecretDescriptor("Shop__Coupon")], dapr, TimeSpan.FromSeconds(10));
        builder.Services.AddDaprSecretsManagementClient().AddShopSecrets();
    }

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var database = await secrets.GetSecretAsync(Store, "database", cancellationToken: cancellationToken);
        proofs.Equal("a secret has several values", ("ada", "earl-grey"), (database["user"], database["password"]));

        var all = await secrets.GetBulkSecretAsync(Store, cancellationToken: cancellationToken);
        proofs.EqualInOrder("all secrets are listed", ["Shop__Coupon", "database", "state-key"], all.Keys.Order(StringComparer.Ordinal).ToList());

        proofs.Equal("a secret is configuration", "TEATIME", configuration["Shop:Coupon"]);
        proofs.Equal("a secret is a property", "TEATIME", shop.Coupon);
        await proofs.FailsAsync<DaprException>(
            "a missing secret is named", "nowhere", () => secrets.GetSecretAsync(Store, "nowhere", cancellationToken: cancellationToken));
    }
}
