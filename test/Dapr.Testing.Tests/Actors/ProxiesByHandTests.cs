using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dapr.Testing.Tests.Actors;

/// <summary>Alone: what is made by hand finds the sidecar of its process where there is one, and not several.</summary>
[CollectionDefinition(nameof(ProxiesByHandTests), DisableParallelization = true)]
public sealed class ProxiesByHandTestsAlone;

/// <summary>Clients that no services made, in an application that is developed.</summary>
[Collection(nameof(ProxiesByHandTests))]
public sealed class ProxiesByHandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dapr-by-hand");

    [Fact]
    public async Task Proxy_MadeByHandBesideAddDaprSidecar_CallsItsActor()
    {
        await using var app = await StartAsync("one");
        using var client = new DaprClientBuilder().Build();

        Assert.Equal(5, await ActorProxy.Create<IDevice>(new ActorId("1"), nameof(Device)).AddAsync(5));
        Assert.Equal(5, await ActorProxy.Create(new ActorId("1"), nameof(Device)).InvokeMethodAsync<int>(nameof(IDevice.CountAsync)));
        await client.SaveStateAsync("statestore", "k", 1);
        Assert.Equal(1, await client.GetStateAsync<int>("statestore", "k"));
    }

    [Fact]
    public async Task Address_OfSeveralSidecarsInAProcess_IsThatOfNone()
    {
        await using var one = await StartAsync("one");
        var alone = DaprDefaults.GetDefaultGrpcEndpoint();

        await using (await StartAsync("two"))
        {
            Assert.Equal("http://localhost:50001/", DaprDefaults.GetDefaultGrpcEndpoint());
            Assert.Equal("http://localhost:3500/", DaprDefaults.GetDefaultHttpEndpoint());
        }

        Assert.Equal(alone, DaprDefaults.GetDefaultGrpcEndpoint());
        Assert.Equal(DaprDefaults.GetDefaultGrpcEndpoint(one.Configuration), alone);
        Assert.Equal(DaprDefaults.GetDefaultHttpEndpoint(one.Configuration), DaprDefaults.GetDefaultHttpEndpoint());
    }

    [Fact]
    public async Task Address_OfASidecarThatHasEnded_IsForgotten()
    {
        await using (await StartAsync("one"))
        {
        }

        Assert.Equal("http://localhost:50001/", DaprDefaults.GetDefaultGrpcEndpoint());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<WebApplication> StartAsync(string name)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = _folder.FullName, ApplicationName = name });
        builder.Configuration["Dapr:Sidecar:ControlPlaneFile"] = Path.Combine(_folder.FullName, name + ".db");
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddDaprSidecar();
        builder.Services.AddSingleton<Held>();
        builder.Services.AddActors(options => options.Actors.RegisterActor<Device>());
        var app = builder.Build();
        app.MapActorsHandlers();
        await app.StartAsync();
        return app;
    }
}
