using Dapr.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Tests.Connection;

public sealed class DefaultsTests
{
    [Fact]
    public void Options_OfAConfiguration_TakeItsEndpointsTokenAndLimits()
    {
        var options = DaprConnectionOptions.FromConfiguration(Configuration(
            ("DAPR_GRPC_ENDPOINT", "http://sidecar:1"), ("DAPR_HTTP_PORT", "2"), ("DAPR_API_TOKEN", "t"), ("DAPR_API_TIMEOUT_SECONDS", "1.5"), ("DAPR_API_MAX_RETRIES", "4")));

        Assert.Equal(("http://sidecar:1/", "http://localhost:2/", "t"), (options.GrpcEndpoint, options.HttpEndpoint, options.ApiToken));
        Assert.Equal((TimeSpan.FromSeconds(1.5), 4), (options.Timeout, options.MaxRetries));
    }

    [Fact]
    public void AddDaprClient_Blocks_AreTheSameObject()
    {
        using var provider = new ServiceCollection().AddSingleton<IConfiguration>(Configuration()).Also(services => services.AddDaprClient()).BuildServiceProvider();

        var client = provider.GetRequiredService<DaprClient>();

        Assert.Same(client, provider.GetRequiredService<IStateClient>());
        Assert.Same(client, provider.GetRequiredService<IPubSubClient>());
        Assert.Same(client, provider.GetRequiredService<IInvocationClient>());
        Assert.Same(client, provider.GetRequiredService<ISidecarClient>());
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build();
}

file static class Chaining
{
    public static IServiceCollection Also(this IServiceCollection services, Action<IServiceCollection> configure)
    {
        configure(services);
        return services;
    }
}
