using System.Text;
using Dapr.Docs.Tests.Limits;
using Dapr.Testing;
using Microsoft.Extensions.Options;

namespace Dapr.Docs.Tests;

/// <summary>The page on configuration: its programs run here, with the component and the call of the page on components.</summary>
public sealed class ConfigurationPageTests : IDisposable
{
    private static readonly Page Components = new("docs/components.md");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _http.Dispose();
    }

    [Fact]
    public async Task Program_StoreIsChangedByTheCallOfThePage_AnswersTheNewValue()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.CreateSubdirectory("components").FullName, "configstore.yaml"),
            Assert.Single(Components.Snippets("yaml"), snippet => snippet.Contains("configuration.in-memory", StringComparison.Ordinal)),
            Cancellation);
        await using var program = await RunningProgram.StartAsync(() => LimitProgram.Run(
            ["--environment=Development", "--urls=http://127.0.0.1:0", $"--contentRoot={_folder.FullName}", $"--Dapr:Sidecar:ControlPlaneFile={_folder.FullName}/shared.db", "--Logging:LogLevel:Default=Warning"]));
        var limit = new Uri($"http://127.0.0.1:{program.Port}/limit");
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = program.Services.GetRequiredService<IOptionsMonitor<ShopOptions>>().OnChange(_ => changed.TrySetResult());

        Assert.Equal("5", await _http.GetStringAsync(limit, Cancellation));
        var command = Assert.Single(Components.Snippets("bash"), snippet => snippet.Contains("/v1.0-dev/", StringComparison.Ordinal)).Split(' ', 6);
        using var content = new StringContent(command[5].Trim('\''), Encoding.UTF8);
        using var response = await _http.PostAsync(new Uri(command[3].Replace("http://localhost:3500", program.Configuration["DAPR_HTTP_ENDPOINT"], StringComparison.Ordinal)), content, Cancellation);
        response.EnsureSuccessStatusCode();
        await changed.Task.WaitAsync(Limit, TimeProvider.System, Cancellation);

        Assert.Equal("7", await _http.GetStringAsync(limit, Cancellation));
        Assert.Null(program.Configuration["Shop:Name"]);
    }

    [Fact]
    public async Task Source_WithAPrefix_HasTheKeysOfThePage()
    {
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithConfigurationStore(items: new Dictionary<string, string> { ["shop.limits.orders"] = "5", ["other"] = "x" }));
        var builder = WebApplication.CreateBuilder();

        PrefixedSource.Add(builder, host.Dapr);

        Assert.Equal(("5", null), (builder.Configuration["limits:orders"], builder.Configuration["other"]));
    }

    [Fact]
    public void Snippets_StandInThisProject()
    {
        var page = new Page("docs/configuration.md");
        var files = Page.Code("Limits");

        Assert.Equal(page.SnippetCount, page.Snippets("csharp").Count);
        Assert.All(page.Snippets("csharp"), snippet => Assert.Single(files, file => Page.Holds(file, snippet)));
        Assert.Empty(page.BrokenLinks());
        Assert.Empty(Components.BrokenLinks());
    }
}
