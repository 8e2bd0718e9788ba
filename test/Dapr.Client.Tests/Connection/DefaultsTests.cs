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

    [Theory]
    [InlineData("DAPR_HTTP_ENDPOINT", "https://a:1", "https://a:1/")]
    [InlineData("DAPR_HTTP_ENDPOINT", "http://a", "http://a:80/")]
    [InlineData("DAPR_HTTP_PORT", "7", "http://localhost:7/")]
    public void HttpEndpoint_OfAConfiguration_IsAWholeAddress(string name, string value, string expected) =>
        Assert.Equal(expected, DaprDefaults.GetDefaultHttpEndpoint(Configuration((name, value))));

    [Fact]
    public void Endpoint_AddressAndPort_AddressWins() => Assert.Equal(
        "http://a:1/", DaprDefaults.GetDefaultGrpcEndpoint(Configuration(("DAPR_GRPC_PORT", "7"), ("DAPR_GRPC_ENDPOINT", "http://a:1"))));

    [Fact]
    public void Endpoint_PortThatIsNone_SaysWhichVariable() => Assert.Contains(
        "DAPR_GRPC_PORT",
        Assert.Throws<FormatException>(() => DaprDefaults.GetDefaultGrpcEndpoint(Configuration(("DAPR_GRPC_PORT", "many")))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("DAPR_API_TIMEOUT_SECONDS", "soon")]
    [InlineData("DAPR_API_TIMEOUT_SECONDS", "-1")]
    [InlineData("DAPR_API_MAX_RETRIES", "1.5")]
    public void Limit_ThatIsNone_SaysWhichVariable(string name, string value) => Assert.Contains(
        $"{name} is '{value}'",
        Assert.Throws<FormatException>(() => DaprConnectionOptions.FromConfiguration(Configuration((name, value)))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Builder_OfAConfiguration_TakesItsEndpointsAndToken()
    {
        var options = new DaprClientBuilder(Configuration(("DAPR_HTTP_ENDPOINT", "http://a:1"), ("DAPR_GRPC_PORT", "2"), ("DAPR_API_TOKEN", "t"))).Options;

        Assert.Equal(("http://a:1/", "http://localhost:2/", "t"), (options.HttpEndpoint, options.GrpcEndpoint, options.ApiToken));
    }

    [Theory]
    [InlineData("ftp://a", "http://a")]
    [InlineData("http://a", "localhost")]
    public void Build_AddressOfAnotherScheme_IsRefused(string http, string grpc) =>
        Assert.Throws<InvalidOperationException>(() => new DaprClientBuilder().UseHttpEndpoint(http).UseGrpcEndpoint(grpc).Build());

    [Fact]
    public void DefaultHttpClient_OfAConfiguration_HasAddressTokenAndAgent()
    {
        using var provider = new ServiceCollection().AddHttpClient().BuildServiceProvider();

        using var client = DaprDefaults.CreateDefaultHttpClient(
            provider.GetRequiredService<IHttpClientFactory>(), Configuration(("DAPR_HTTP_ENDPOINT", "http://a:1"), ("DAPR_API_TOKEN", "t")));

        Assert.Equal(("http://a:1/", "t"), (client.BaseAddress!.ToString(), client.DefaultRequestHeaders.GetValues("dapr-api-token").Single()));
        Assert.StartsWith("dapr-sdk-dotnet/v", client.DefaultRequestHeaders.UserAgent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AddDaprClient_ConfigureAfterOneWithout_IsHeardAndTheFirstOfThemWins()
    {
        using var provider = new ServiceCollection()
            .Also(services => services.AddDaprInvokeClient<Typed>("shop"))
            .Also(services => services.AddDaprClient(builder => builder.UseDaprApiToken("first")))
            .Also(services => services.AddDaprClient(builder => builder.UseDaprApiToken("second")))
            .BuildServiceProvider();

        Assert.Equal("first", provider.GetRequiredService<DaprConnection>().ApiToken);
    }

    [Fact]
    public void AddDaprClient_Configure_BeatsTheConfigurationAndSeesTheServices()
    {
        using var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(Configuration(("DAPR_API_TOKEN", "configured"), ("DAPR_HTTP_ENDPOINT", "http://configured:1")))
            .AddSingleton("given")
            .Also(services => services.AddDaprClient((given, builder) => builder.UseDaprApiToken(given.GetRequiredService<string>())))
            .BuildServiceProvider();

        var connection = provider.GetRequiredService<DaprConnection>();

        Assert.Equal(("given", "http://configured:1/"), (connection.ApiToken, connection.HttpEndpoint.ToString()));
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton, true)]
    [InlineData(ServiceLifetime.Scoped, false)]
    public void AddDaprClient_Lifetime_IsThatOfTheClient(ServiceLifetime lifetime, bool isOne)
    {
        using var provider = new ServiceCollection().Also(services => services.AddDaprClient(lifetime: lifetime)).BuildServiceProvider();
        using var scope = provider.CreateScope();
        using var other = provider.CreateScope();

        Assert.Equal(isOne, ReferenceEquals(scope.ServiceProvider.GetRequiredService<DaprClient>(), other.ServiceProvider.GetRequiredService<DaprClient>()));
        Assert.Same(scope.ServiceProvider.GetRequiredService<DaprClient>(), scope.ServiceProvider.GetRequiredService<IStateClient>());
    }

    [Fact]
    public void GenericBuilder_OfAConfiguration_TakesAddressesTokenAndWhatIsSet()
    {
        var builder = new WidgetsBuilder(Configuration(("DAPR_HTTP_ENDPOINT", "http://a:1"), ("DAPR_API_TOKEN", "t")));

        using var client = builder.UseGrpcEndpoint("http://b:2").UseTimeout(TimeSpan.FromSeconds(3)).Build();

        Assert.Equal(("http://a:1/", "t", "t"), (client.Connection.HttpEndpoint.ToString(), client.Connection.ApiToken, builder.DaprApiToken));
        Assert.Equal(("http://b:2/", TimeSpan.FromSeconds(3)), (client.Connection.Rpc.Address.ToString(), client.Connection.Http.Timeout));
    }

    [Fact]
    public void AddDaprClient_Blocks_AreTheSameObject()
    {
        using var provider = new ServiceCollection().AddSingleton<IConfiguration>(Configuration()).Also(services => services.AddDaprClient()).BuildServiceProvider();

        var client = provider.GetRequiredService<DaprClient>();

        Assert.Same(client, provider.GetRequiredService<IStateClient>());
        Assert.Same(client, provider.GetRequiredService<IPubSubClient>());
        Assert.Same(client, provider.GetRequiredService<IInvocationClient>());
        Assert.Same(client, provider.GetRequiredService<IBindingsClient>());
        Assert.Same(client, provider.GetRequiredService<ISecretsClient>());
        Assert.Same(client, provider.GetRequiredService<IConfigurationClient>());
        Assert.Same(client, provider.GetRequiredService<ILocksClient>());
        Assert.Same(client, provider.GetRequiredService<ICryptographyClient>());
        Assert.Same(client, provider.GetRequiredService<ISidecarClient>());
    }

    private sealed class Typed(HttpClient http)
    {
        public HttpClient Http => http;
    }

    private sealed class Widgets(DaprConnection connection) : IDaprClient
    {
        public DaprConnection Connection => connection;

        public void Dispose() => connection.Dispose();
    }

    private sealed class WidgetsBuilder(IConfiguration configuration) : DaprGenericClientBuilder<Widgets>(configuration)
    {
        public override Widgets Build() => new(BuildDaprConnection());
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
