using System.Collections.Concurrent;
using Dapr.Docs.Tests.Orders;
using Dapr.Docs.Tests.Ready;
using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Docs.Tests;

/// <summary>The page on applications: its program and its handlers run here.</summary>
public sealed class ApplicationsPageTests
{
    private static readonly Page Applications = new("docs/applications.md");
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Program_OverGrpc_GetsATopicAJobABindingAndACall()
    {
        using AwaitedLine ordered = new("Ordered: tea"), backedUp = new("Backed up."), queued = new("From the queue: cup");
        await using var program = await RunningProgram.StartAsync(
            () => Task.Run(() => GrpcProgram.Run(["--urls=http://127.0.0.1:0"]), Cancellation),
            host => Array.ForEach([ordered, backedUp, queued], line => host.Services.GetRequiredService<ILoggerFactory>().AddProvider(line)));
        var options = new SidecarOptions { AppId = "shop", AppPort = program.Port, AppProtocol = AppProtocol.Grpc };
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        options.Components.Add(new ComponentSpec { Name = "queue", Type = "bindings.in-memory" });
        await using var sidecar = await DaprSidecar.StartAsync(options, Cancellation);
        await sidecar.Ready.WaitAsync(Limit, TimeProvider.System, Cancellation);
        using var http = new HttpClient(sidecar.CreateHttpHandler()) { BaseAddress = new Uri("http://sidecar") };

        await PostAsync("/v1.0/publish/pubsub/orders", """{"sku":"tea"}""");
        await PostAsync("/v1.0-alpha1/jobs/backup", """{"dueTime":"0s"}""");
        await PostAsync("/v1.0/bindings/queue", """{"operation":"create","data":{"sku":"cup"}}""");

        await Task.WhenAll(ordered.Logged, backedUp.Logged, queued.Logged).WaitAsync(Limit, TimeProvider.System, Cancellation);
        Assert.Equal("""{"sku":"7"}""", await http.GetStringAsync(new Uri("/v1.0/invoke/shop/method/orders/7", UriKind.Relative), Cancellation));

        async Task PostAsync(string path, string body)
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    [Fact]
    public async Task Handlers_OfOneTopic_AllGetAnEvent()
    {
        var seen = new ConcurrentBag<string>();
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.UseCloudEvents();
                app.MapSubscribeHandler();
                app.MapPost("/bill", (Order order) => seen.Add($"bill {order.Sku}")).WithTopic("pubsub", "orders");
                app.MapPost("/ship", (Order order) => seen.Add($"ship {order.Sku}")).WithTopic("pubsub", "orders");
                return app;
            },
            options => options.WithPubSub());

        await host.Dapr.PublishEventAsync("pubsub", "orders", new Order("tea"), Cancellation);
        await host.SettleAsync();

        Assert.Equal(["bill tea", "ship tea"], seen.Order(StringComparer.Ordinal));
        Assert.Equal(DeliveryOutcome.Success, Assert.Single(host.Deliveries).Outcome);
    }

    [Fact]
    public void Snippets_StandInThisProject()
    {
        var files = Page.Code();

        Assert.Equal(2, Applications.SnippetCount);
        Assert.All(Applications.Snippets("csharp"), snippet => Assert.Contains(files, file => Page.Holds(file, snippet)));
    }

    [Theory]
    [InlineData("docs/applications.md")]
    [InlineData("docs/components.md")]
    [InlineData("docs/differences.md")]
    public void Links_LeadSomewhere(string path) => Assert.Empty(new Page(path).BrokenLinks());
}
