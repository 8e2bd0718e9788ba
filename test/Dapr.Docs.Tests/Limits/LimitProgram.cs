using Dapr.Client;
using Dapr.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Dapr.Docs.Tests.Limits;

/// <summary>The program of the page on configuration.</summary>
internal static class LimitProgram
{
    public static void Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar();

        var dapr = new DaprClientBuilder(builder.Configuration).Build();
        builder.Configuration.AddStreamingDaprConfigurationStore("configstore", [], dapr, TimeSpan.FromSeconds(10));
        builder.Configuration.AddDaprSecretStore("secretstore", dapr, TimeSpan.FromSeconds(10), optional: true);
        builder.Services.Configure<ShopOptions>(builder.Configuration.GetSection("Shop"));

        var app = builder.Build();
        app.MapGet("/limit", (IOptionsMonitor<ShopOptions> shop) => shop.CurrentValue.Limit);
        app.Run();
    }
}
