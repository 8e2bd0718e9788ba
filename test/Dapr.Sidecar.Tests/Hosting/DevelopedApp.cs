using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Hosting;

/// <summary>An application as a developer starts it, in a folder of its own; it shares with others only what a test shares.</summary>
internal sealed class DevelopedApp : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private WebApplication? _app;

    public DevelopedApp(string environment = "Development", string? sharedFile = null, string name = "My.Shop")
    {
        Builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment, ContentRootPath = _folder.FullName, ApplicationName = name });
        Builder.Configuration["Dapr:Sidecar:ControlPlaneFile"] = sharedFile ?? Path.Combine(_folder.FullName, "shared.db");
        Builder.Logging.ClearProviders();
        Builder.Services.AddSingleton<ILoggerFactory>(Log);
        Builder.WebHost.UseUrls("http://127.0.0.1:0");
    }

    public WebApplicationBuilder Builder { get; }

    public CollectedLog Log { get; } = new();

    public string Folder => _folder.FullName;

    public IEnumerable<string> Said => Log.Of("Dapr.Sidecar.Hosting.HostedSidecar").Concat(Log.Of("Dapr.Sidecar.Hosting.AbsentSidecar")).Select(entry => entry.Message);

    public string? HttpEndpoint => Builder.Configuration["DAPR_HTTP_ENDPOINT"];

    /// <summary>Talks to the sidecar.</summary>
    public HttpClient Sidecar => field ??= new HttpClient { BaseAddress = new Uri(HttpEndpoint ?? throw new InvalidOperationException("There is no sidecar.")) };

    public WebApplication App => _app ??= Builder.Build();

    public IReadOnlyList<string> Addresses => [.. App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
