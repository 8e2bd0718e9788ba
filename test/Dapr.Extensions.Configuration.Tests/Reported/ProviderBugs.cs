using Dapr.Sidecar;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Dapr.Extensions.Configuration.Tests.Reported;

/// <summary>Bugs of configuration and secrets that users of the official SDK reported, by their numbers.</summary>
public sealed class ProviderBugs
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // The options of an application stayed as they were at its start.
    [Fact]
    public async Task Issue934_OptionsMonitor_FiresWhenTheStoreChanges()
    {
        await using var sidecar = await LateSidecar.StartAsync(ConfigurationStoreTests.Holding(new() { ["Shop:Limit"] = "5" }));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddStreamingDaprConfigurationStore("configstore", [], sidecar.Client, Limit);
        builder.Services.Configure<Shop>(builder.Configuration.GetSection("Shop"));
        using var host = builder.Build();
        var monitor = host.Services.GetRequiredService<IOptionsMonitor<Shop>>();
        var changed = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = monitor.OnChange(shop => changed.TrySetResult(shop.Limit));

        Assert.Equal(5, monitor.CurrentValue.Limit);
        await sidecar.ChangeAsync("Shop:Limit", "7");

        Assert.Equal(7, await changed.Task.WaitAsync(Limit, TimeProvider.System));
        Assert.Equal(7, monitor.CurrentValue.Limit);
    }

    // A cancelled task was all that was said of a sidecar that was not there.
    [Fact]
    public async Task Issue874_SidecarThatIsNotThere_IsNamed()
    {
        await using var sidecar = new LateSidecar(_ => { });

        var secrets = Assert.Throws<DaprException>(() => new ConfigurationBuilder().AddDaprSecretStore("vault", sidecar.Client, TimeSpan.FromMilliseconds(50)).Build());
        var values = Assert.Throws<DaprException>(() => new ConfigurationBuilder().AddDaprConfigurationStore("configstore", [], sidecar.Client, TimeSpan.FromMilliseconds(50)).Build());

        Assert.StartsWith("The configuration of 'vault' was not loaded: the sidecar was not ready within 0.05 s. ", secrets.Message, StringComparison.Ordinal);
        Assert.StartsWith("The configuration of 'configstore' was not loaded: the sidecar was not ready within 0.05 s. ", values.Message, StringComparison.Ordinal);
        Assert.True(secrets.IsRetriable);
    }

    // An application that is started before its sidecar did not start.
    [Fact]
    public async Task Issue993_SidecarThatComesLater_IsWaitedFor()
    {
        await using var sidecar = new LateSidecar(options => options.Components.Add(ComponentSpec.ForSecretStore("vault", _ => new SecretStoreTests.Vault(new() { ["pw"] = new() { ["pw"] = "s3cret" } }))));

        var building = Task.Run(() => new ConfigurationBuilder().AddDaprSecretStore("vault", sidecar.Client, Limit).Build());
        await sidecar.StartAsync();

        Assert.Equal("s3cret", (await building)["pw"]);
    }

    // Of a secret with several values nothing was found any more under the names of these.
    [Fact]
    public async Task Issue1249_SecretOfSeveralValues_IsThereUnderTheirNames()
    {
        await using var sidecar = await LateSidecar.StartAsync(options =>
            options.Components.Add(ComponentSpec.ForSecretStore("vault", _ => new SecretStoreTests.Vault(new() { ["db"] = new() { ["Db__User"] = "ada", ["Db__Password"] = "s3cret" } }))));

        var named = new ConfigurationBuilder().AddDaprSecretStore("vault", [new DaprSecretDescriptor("db")], sidecar.Client, Limit).Build();
        var all = new ConfigurationBuilder().AddDaprSecretStore("vault", sidecar.Client, Limit).Build();

        Assert.Equal(("ada", "s3cret"), (named["Db:User"], named["Db:Password"]));
        Assert.Equal(("ada", "s3cret"), (all["Db:User"], all["Db:Password"]));
    }

    private sealed class Shop
    {
        public int Limit { get; set; }
    }
}
