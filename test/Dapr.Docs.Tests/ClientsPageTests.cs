using System.Collections.Concurrent;
using System.Net.Http.Json;
using Dapr.Docs.Tests.Clients;
using Dapr.Jobs.Extensions;
using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Docs.Tests;

/// <summary>The page on the clients of one block: its applications run here.</summary>
public sealed class ClientsPageTests
{
    private static readonly Page Clients = new("docs/clients.md");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Application_OfOneBlockEach_KeepsReadsAndLists()
    {
        await using var host = await DaprTestHost.StartAsync(OneBlockApp.Build, options => options.WithStateStore().ConfigureSidecar(sidecar =>
        {
            sidecar.Environment = new Dictionary<string, string> { ["coupon"] = "TEATIME" };
            sidecar.Components.Add(new ComponentSpec { Name = "secretstore", Type = "secretstores.local.env" });
        }));

        using var kept = await host.Client.PutAsJsonAsync("/baskets/ada", (string[])["tea"], Cancellation);
        kept.EnsureSuccessStatusCode();

        Assert.Equal(["tea"], host.State<List<string>>("statestore", "ada"));
        Assert.Equal("""["tea"]""", await host.Client.GetStringAsync("/baskets/ada", Cancellation));
        Assert.Equal("TEATIME", await host.Client.GetStringAsync("/coupon", Cancellation));
        Assert.Equal("""["secretstore","statestore"]""", await host.Client.GetStringAsync("/components", Cancellation));
    }

    [Fact]
    public async Task Jobs_OfThePage_ComeAsOftenAsTheyAreToAndGoByTheirPrefix()
    {
        var came = new ConcurrentQueue<string>();
        await using var host = await DaprTestHost.StartAsync(builder => Build(builder, came), options => { });
        var housekeeping = host.Services.GetRequiredService<Housekeeping>();
        await housekeeping.BackUpAsync("shop.db", host.Clock.GetUtcNow().AddDays(365));
        await housekeeping.BackUpAsync("shop.db", host.Clock.GetUtcNow().AddDays(14));
        await housekeeping.BackUpAsync("old.db", host.Clock.GetUtcNow().AddDays(365));
        await housekeeping.RemindAsync("ada");

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(7));

        Assert.Equal(3, came.Count(job => job == "remind ada"));
        Assert.Equal(5, came.Count(job => job == "back up shop.db"));
        Assert.Equal(["backup-old.db", "backup-shop.db"], (await housekeeping.PlannedAsync()).Order(StringComparer.Ordinal));

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(21));
        Assert.Equal((10, 20), (came.Count(job => job == "back up shop.db"), came.Count(job => job == "back up old.db")));
        await housekeeping.StopBackupsAsync();
        Assert.Empty(await housekeeping.PlannedAsync());
    }

    [Fact]
    public async Task Backup_ThatFails_IsTriedThreeTimesMoreAMinuteApart()
    {
        var came = new ConcurrentQueue<string>();
        await using var host = await DaprTestHost.StartAsync(builder => Build(builder, came, fails: true), options => { });
        await host.Services.GetRequiredService<Housekeeping>().BackUpAsync("shop.db", host.Clock.GetUtcNow().AddDays(365));

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(7));

        Assert.Equal(5 * (1 + 3), came.Count);
    }

    [Fact]
    public void Snippets_StandInThisProject()
    {
        var files = Page.Code();
        var snippets = Clients.Snippets("csharp");

        Assert.Equal(Clients.SnippetCount, snippets.Count);
        Assert.All(snippets, snippet => Assert.Contains(files, file => Page.Holds(file, snippet)));
        Assert.NotEmpty(Clients.Links());
        Assert.Empty(Clients.BrokenLinks());
    }

    private static WebApplication Build(WebApplicationBuilder builder, ConcurrentQueue<string> came, bool fails = false)
    {
        builder.Services.AddDaprJobsClient();
        builder.Services.AddSingleton<Housekeeping>();
        var app = builder.Build();

        // The jobs of the page have a name for each file and each customer.
        app.MapDaprScheduledJobHandler((string name, ReadOnlyMemory<byte> payload) =>
        {
            came.Enqueue((name.StartsWith("backup-", StringComparison.Ordinal) ? "back up " : "remind ") + name.Split('-', 2)[1]);
            return fails ? throw new InvalidOperationException("The disk is full.") : Task.CompletedTask;
        });
        return app;
    }
}
