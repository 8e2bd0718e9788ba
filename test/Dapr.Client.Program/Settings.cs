using System.Globalization;
using Dapr.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Client.Program;

/// <summary>Tells where each way to a client says that the sidecar is.</summary>
internal static class Settings
{
    public static IReadOnlyDictionary<string, string?> Parse(IEnumerable<string> given) =>
        given.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);

    public static void Print(IReadOnlyDictionary<string, string?> given)
    {
        Print("options", new DaprConnectionOptions());
        Say("defaults", DaprDefaults.GetDefaultHttpEndpoint(), DaprDefaults.GetDefaultGrpcEndpoint(), DaprDefaults.GetDefaultDaprApiToken(null), DaprDefaults.GetDefaultAppApiToken(null));

        using var handler = new InvocationHandler();
        using var http = DaprClient.CreateInvokeHttpClient("shop");
        Say("handler", handler.DaprEndpoint, http.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        PrintConfigured(given);
    }

    public static void PrintConfigured(IReadOnlyDictionary<string, string?> given)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(given).Build();
        Print("configured", DaprConnectionOptions.FromConfiguration(configuration));
        using var services = Services(configuration);
        var connection = services.GetRequiredService<DaprConnection>();
        Say("services", connection.HttpEndpoint, connection.ApiToken);
    }

    public static ServiceProvider Services(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddDaprClient(builder => builder.UseJsonSerializationOptions(ProgramJson.Default.Options));
        return services.BuildServiceProvider();
    }

    private static void Print(string name, DaprConnectionOptions options) => Say(
        name,
        options.HttpEndpoint,
        options.GrpcEndpoint,
        options.ApiToken,
        options.Timeout is { } timeout ? timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture) : "",
        options.MaxRetries);

    private static void Say(string name, params object[] parts) => Console.WriteLine($"{name}: {string.Join(' ', parts)}");
}
