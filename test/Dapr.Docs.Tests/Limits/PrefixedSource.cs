using Dapr.Client;
using Dapr.Extensions.Configuration;

namespace Dapr.Docs.Tests.Limits;

/// <summary>The source of the page on configuration whose keys are others than those of the store.</summary>
internal static class PrefixedSource
{
    public static void Add(WebApplicationBuilder builder, DaprClient dapr)
    {
        builder.Configuration.AddDaprConfigurationStore(source =>
        {
            source.Store = "configstore";
            source.Client = dapr;
            source.KeyPrefix = "shop.";
            source.KeyDelimiters = ["."];
            source.ReloadInterval = TimeSpan.FromMinutes(5);
        });
    }
}
