using System.Net;
using Dapr.Docs.Tests.Own;
using Dapr.Docs.Tests.Ready;
using Dapr.Sidecar;
using Dapr.Testing;
using Shop;

namespace Dapr.Docs.Tests;

/// <summary>The page on development: its programs run here, its commands are those that other tests give.</summary>
public sealed class DevelopmentPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly HttpClient _http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Program_WithASidecarOfItsOwn_KeepsTheArticle()
    {
        await using var program = await RunningProgram.StartAsync(() => ShopProgram.Develop(Args()));

        Assert.Equal("""["tea"]""", await AddTeaAsync(program));
    }

    [Fact]
    public async Task Program_WithAStoreOfItsOwnByName_KeepsTheArticleThere()
    {
        await using var program = await RunningProgram.StartAsync(() => FolderPrograms.Named(Args()));

        var data = Path.Combine(_folder.FullName, "data");
        Assert.Equal("""["tea"]""", await AddTeaAsync(program));
        Assert.Equal("""["tea"]""", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(data)), Cancellation));
    }

    [Fact]
    public async Task Program_WithAStoreOfItsOwnByType_KeepsTheArticleThere()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.CreateSubdirectory("components").FullName, "shop.yaml"),
            Assert.Single(Page.Readme.Snippets("yaml")).Replace("type: state.in-memory\n  version: v1", $"type: state.folder\n  version: v1\n  metadata:\n  - name: folder\n    value: {_folder.FullName}/values", StringComparison.Ordinal),
            Cancellation);

        await using var program = await RunningProgram.StartAsync(() => FolderPrograms.Typed(Args()));

        Assert.Equal("""["tea"]""", await AddTeaAsync(program));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder.FullName, "values")));
    }

    [Fact]
    public async Task Program_WithASecretStoreOfItsOwn_ReadsASecretOfTheFolder()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.CreateSubdirectory("secrets").FullName, "password"), "hunter2", Cancellation);

        await using var program = await RunningProgram.StartAsync(() => FolderPrograms.WithSecrets(Args()));

        var secrets = program.Configuration["DAPR_HTTP_ENDPOINT"] + "/v1.0/secrets/secretstore/";
        using var missing = await _http.GetAsync(new Uri(secrets + "missing"), Cancellation);
        Assert.Equal("""{"password":"hunter2"}""", await _http.GetStringAsync(new Uri(secrets + "password"), Cancellation));
        Assert.Contains("secret missing not found", await missing.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_WithABrokerOfItsOwn_HasTheArticleOnItsShelf()
    {
        using var line = new AwaitedLine("Executed endpoint 'HTTP: POST /article-added'");
        await using var program = await RunningProgram.StartAsync(
            () => Task.Run(() => FolderPrograms.WithABroker([.. Args(), "--Logging:LogLevel:Microsoft.AspNetCore=Information"])),
            host => host.Services.GetRequiredService<ILoggerFactory>().AddProvider(line));

        Assert.Equal("""["tea"]""", await AddTeaAsync(program));
        await line.Logged.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancellation);

        Assert.Equal(["tea"], program.Services.GetRequiredService<Shelf>().Taken);
        Assert.Contains("\"name\":\"pubsub\",\"type\":\"pubsub.own\"", await _http.GetStringAsync(new Uri(program.Configuration["DAPR_HTTP_ENDPOINT"] + "/v1.0/metadata"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_ThatWaitsForWhatItNeeds_GoesOnAndIsHealthy()
    {
        using var line = new AwaitedLine("Everything is there.");
        await using var program = await RunningProgram.StartAsync(
            () => ReadyProgram.Run([.. Args(), "--Logging:LogLevel:Default=Information"]), host => host.Services.GetRequiredService<ILoggerFactory>().AddProvider(line));

        await line.Logged.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancellation);

        Assert.Equal("Healthy", await _http.GetStringAsync(new Uri($"http://127.0.0.1:{program.Port}/health"), Cancellation));
    }

    [Fact]
    public async Task TestHost_WithAStoreOfOnesOwn_KeepsTheValueThere()
    {
        var store = new FolderStore(_folder.FullName);
        await using var host = await DaprTestHost.StartAsync(ShopApp.Build, options => options.WithPubSub().WithComponent(ComponentSpec.ForStateStore("statestore", _ => store)));

        await host.Client.PostAsync("/customers/ada/basket/tea", null, Cancellation);
        await host.Client.PostAsync("/customers/ada/basket/cup", null, Cancellation);

        Assert.Equal(["ada"], await host.StateKeysAsync("statestore"));
        Assert.Equal("""["tea","cup"]""", await File.ReadAllTextAsync(Assert.Single(_folder.GetFiles()).FullName, Cancellation));
    }

    [Fact]
    public void Snippets_InCSharp_StandInThisProjectWithTheirUsings()
    {
        var files = Page.Code();

        Assert.All(Page.Development.Snippets("csharp"), snippet =>
        {
            var file = Assert.Single(files, file => Page.Holds(file, snippet));
            Assert.Empty(Page.Usings(file).Except(snippet.Split('\n')));
        });
    }

    [Fact]
    public void Snippets_OfEveryLanguage_AreLookedAt()
    {
        string[] languages = ["bash", "csharp", "xml"];

        Assert.All(languages, language => Assert.NotEmpty(Page.Development.Snippets(language)));
        Assert.Equal(Page.Development.SnippetCount, languages.Sum(language => Page.Development.Snippets(language).Count));
        Assert.All(
            Page.Development.Snippets("bash").Where(command => command.StartsWith("dotnet run --project", StringComparison.Ordinal)),
            command => Assert.True(Directory.Exists(Path.Combine(Page.Root, command.Split(' ')[^1])), command));
        Assert.All(Page.Development.Snippets("xml"), snippet => Assert.True(File.Exists(Path.Combine(Page.Root, snippet.Split('"')[1].Replace("../sdk/", "", StringComparison.Ordinal)))));
    }

    [Fact]
    public void Settings_OfThePage_AreThoseOfTheSidecar()
    {
        var rows = Page.Development.Text.Split("## Settings")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var names = rows.SelectMany(row => row.Split('|')[1].Split(',')).Select(name => name.Trim(' ', '`')).ToList();

        Assert.Contains("AppId", names);
        Assert.All(names, name => Assert.True(name is "ResourcesPath" || typeof(SidecarOptions).GetProperty(name) is not null, name));
    }

    [Fact]
    public void Links_LeadSomewhere()
    {
        Assert.NotEmpty(Page.Development.Links());
        Assert.Empty(Page.Development.BrokenLinks());
    }

    private string[] Args() =>
    [
        "--environment=Development", "--urls=http://127.0.0.1:0", $"--contentRoot={_folder.FullName}", $"--Dapr:Sidecar:ControlPlaneFile={_folder.FullName}/shared.db", "--Logging:LogLevel:Default=Warning",
    ];

    /// <summary>Does what the README does with the application, and gives what its sidecar then has.</summary>
    private async Task<string> AddTeaAsync(RunningProgram program)
    {
        using var added = await _http.PostAsync(new Uri($"http://127.0.0.1:{program.Port}/customers/ada/basket/tea"), null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        return await _http.GetStringAsync(new Uri(program.Configuration["DAPR_HTTP_ENDPOINT"] + "/v1.0/state/statestore/ada"), Cancellation);
    }
}
