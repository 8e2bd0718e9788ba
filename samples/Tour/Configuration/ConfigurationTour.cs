using Dapr;
using Dapr.Client;
using Dapr.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Tour.Configuration;

/// <summary>Configuration: settings of a store, which change while the application runs, as options of .NET.</summary>
internal sealed class ConfigurationTour(IConfigurationClient client, IOptionsMonitor<TeaOptions> tea, IConfiguration configuration, Arrivals arrivals) : ITourStop
{
    private const string Store = "configstore";

    public string Block => "Configuration";

    /// <summary>A source of configuration, like a file of settings, and options that read it.</summary>
    public static void AddTo(WebApplicationBuilder builder, DaprClient dapr)
    {
        builder.Configuration.AddStreamingDaprConfigurationStore(Store, [], dapr, TimeSpan.FromSeconds(10));
        builder.Services.Configure<TeaOptions>(builder.Configuration.GetSection("Tea"));
    }

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var read = await client.GetConfiguration(Store, ["Tea:Minutes"], cancellationToken: cancellationToken);
        proofs.Equal("a setting is read", "3", read.Items["Tea:Minutes"].Value);
        proofs.Equal("options have it", 3, tea.CurrentValue.Minutes);

        using var watching = tea.OnChange(changed => arrivals.Note("tea options", changed.Minutes));
        await ChangeAsync("Tea:Minutes", "4", cancellationToken);
        proofs.Equal("IOptionsMonitor tells of a change", 4, await arrivals.NextAsync<int>("tea options", cancellationToken));
    }

    /// <summary>What an administrator does to a store such as Redis; the sidecar has a call for it while one develops.</summary>
    private async Task ChangeAsync(string key, string value, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(DaprDefaults.GetDefaultHttpEndpoint(configuration)) };
        using var answer = await http.PostAsJsonAsync($"/v1.0-dev/configuration/{Store}", new Dictionary<string, string> { [key] = value }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
