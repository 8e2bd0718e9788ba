using Dapr.Metadata.Abstractions;
using Dapr.Metadata.Extensions;
using Dapr.SecretsManagement.Extensions;
using Dapr.StateManagement.Extensions;
using Microsoft.Extensions.Options;

namespace Dapr.Docs.Tests.Clients;

/// <summary>The application of the page on clients: each of its endpoints uses one block, by its client alone.</summary>
internal static class OneBlockApp
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprStateManagementClient().WithBaskets();
        builder.Services.AddDaprSecretsManagementClient().AddShopSecrets();
        builder.Services.AddDaprMetadata();
        var app = builder.Build();

        app.MapPut("/baskets/{customer}", (string customer, string[] articles, IBaskets baskets) => baskets.SaveStateAsync(customer, articles));
        app.MapGet("/baskets/{customer}", (string customer, IBaskets baskets) => baskets.GetStateAsync<string[]>(customer));

        app.MapGet("/coupon", (IShopSecrets secrets) => secrets.Coupon);

        app.MapGet("/components", (IOptions<DaprMetadata> dapr) => dapr.Value.Components.Select(component => component.Name).Order());
        return app;
    }
}
