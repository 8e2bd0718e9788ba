using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Hosting;

/// <summary>How the sidecar in the process of an application finds it.</summary>
public sealed class HostedAppTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Listeners => new()
    {
        { "any address", "Http" },
        { "TLS only", "Https" },
        { "HTTP/2 only", "H2c" },
        { "TLS and HTTP/2 and HTTP/1.1", "Http" },
    };

    [Theory]
    [MemberData(nameof(Listeners))]
    public async Task Application_WhereverItListens_IsCalled(string where, string protocol)
    {
        await using var app = new DevelopedApp();
        app.Builder.WebHost.UseKestrelHttpsConfiguration();
        app.Builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Action<KestrelServerOptions> listen = where switch
            {
                "any address" => options => options.ListenAnyIP(0),
                "TLS only" => Tls,
                "HTTP/2 only" => Http2,
                _ => All,
            };
            listen(kestrel);
        });
        app.Builder.AddDaprSidecar();
        app.App.MapGet("/hello", (HttpContext context) => $"{context.Request.Protocol} {context.Request.Scheme}");

        await app.App.StartAsync(Cancellation);

        var expected = protocol switch { "H2c" => "HTTP/2 http", "Https" => "HTTP/1.1 https", _ => "HTTP/1.1 http" };
        Assert.Equal(expected, await app.Sidecar.GetStringAsync("/v1.0/invoke/my-shop/method/hello", Cancellation));
        Assert.Contains(app.Said, line => line.Contains("calls the application at 127.0.0.1:", StringComparison.Ordinal) && line.EndsWith($"({protocol})", StringComparison.Ordinal));

        static void All(KestrelServerOptions kestrel)
        {
            Tls(kestrel);
            Http2(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0);
        }

        static void Tls(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(PortApp.Certificate()));

        static void Http2(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
    }

    [Fact]
    public async Task Application_OfGrpc_IsCalledWhereItTakesHttp2()
    {
        await using var app = new DevelopedApp();
        app.Builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        app.Builder.AddDaprSidecar(options => options.AppProtocol = AppProtocol.Grpc);

        await app.App.StartAsync(Cancellation);

        var http2 = new Uri(app.Addresses[1]).Port;
        Assert.Contains(app.Said, line => line.EndsWith($"127.0.0.1:{http2} (Grpc)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Application_WithoutASuitableAddress_IsWarnedOf()
    {
        await using var app = new DevelopedApp();
        app.Builder.AddDaprSidecar(options => options.AppProtocol = AppProtocol.Grpc);

        await app.App.StartAsync(Cancellation);

        Assert.EndsWith($"it is to speak Grpc, and of its addresses none does: {Assert.Single(app.Addresses)}", app.Said.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Application_ThatTakesATopic_GetsItsEvents()
    {
        await using var app = new DevelopedApp();
        app.Builder.AddDaprSidecar();
        var taken = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.App.MapGet("/dapr/subscribe", () => new[] { new { pubsubname = "pubsub", topic = "orders", route = "/take" } });
        app.App.MapPost("/take", async (HttpRequest request) => taken.TrySetResult(await new StreamReader(request.Body).ReadToEndAsync()));
        await app.App.StartAsync(Cancellation);

        // The subscription works when the application has started.
        await app.Sidecar.PostAsJsonAsync("/v1.0/publish/pubsub/orders", "an order", Cancellation);

        Assert.Contains("an order", await taken.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_OfAnApplication_IsThereTheNextTimeAndItsOwn()
    {
        var shared = Directory.CreateTempSubdirectory();
        var file = Path.Combine(shared.FullName, "shared.db");
        await using (var first = new DevelopedApp(sharedFile: file))
        {
            first.Builder.AddDaprSidecar();
            using var saved = await first.Sidecar.PostAsJsonAsync("/v1.0/state/statestore", new[] { new { key = "k", value = "kept" } }, Cancellation);
            await first.App.StartAsync(Cancellation);
            await first.App.StopAsync(Cancellation);
        }

        await using (var next = new DevelopedApp(sharedFile: file))
        await using (var other = new DevelopedApp(sharedFile: file, name: "Depot"))
        {
            next.Builder.AddDaprSidecar();
            other.Builder.AddDaprSidecar();

            Assert.Equal("\"kept\"", await next.Sidecar.GetStringAsync("/v1.0/state/statestore/k", Cancellation));
            Assert.Empty(await other.Sidecar.GetStringAsync("/v1.0/state/statestore/k", Cancellation));
        }

        shared.Delete(recursive: true);
    }

    [Fact]
    public async Task Applications_OfOneUser_FindEachOtherAndShareTopics()
    {
        var shared = Directory.CreateTempSubdirectory();
        var file = Path.Combine(shared.FullName, "shared.db");
        await using (var shop = new DevelopedApp(sharedFile: file))
        await using (var depot = new DevelopedApp(sharedFile: file, name: "Depot"))
        {
            shop.Builder.AddDaprSidecar();
            depot.Builder.AddDaprSidecar();
            var taken = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            depot.App.MapGet("/hello", () => "hello");
            depot.App.MapGet("/dapr/subscribe", () => new[] { new { pubsubname = "pubsub", topic = "orders", route = "/take" } });
            depot.App.MapPost("/take", async (HttpRequest request) => taken.TrySetResult(await new StreamReader(request.Body).ReadToEndAsync()));
            await shop.App.StartAsync(Cancellation);
            await depot.App.StartAsync(Cancellation);

            await shop.Sidecar.PostAsJsonAsync("/v1.0/publish/pubsub/orders", "an order", Cancellation);

            Assert.Equal("hello", await shop.Sidecar.GetStringAsync("/v1.0/invoke/depot/method/hello", Cancellation));
            Assert.Contains("an order", await taken.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation), StringComparison.Ordinal);
            await shop.App.StopAsync(Cancellation);
            await depot.App.StopAsync(Cancellation);
        }

        shared.Delete(recursive: true);
    }

    [Fact]
    public async Task Application_OnAGivenPort_IsCalledThere()
    {
        await using var other = await PortApp.StartAsync(context => context.Response.WriteAsync("the other"));
        await using var app = new DevelopedApp();
        app.Builder.Configuration["Dapr:Sidecar:AppPort"] = $"{other.Port}";
        app.Builder.AddDaprSidecar();

        await app.App.StartAsync(Cancellation);

        Assert.Equal("the other", await app.Sidecar.GetStringAsync("/v1.0/invoke/my-shop/method/x", Cancellation));
    }

    [Fact]
    public async Task Worker_WithoutAServer_HasASidecarThatCallsNobody()
    {
        var folder = Directory.CreateTempSubdirectory();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development, ContentRootPath = folder.FullName, ApplicationName = "Worker" });
        builder.Configuration["Dapr:Sidecar:ControlPlaneFile"] = Path.Combine(folder.FullName, "shared.db");
        var log = new CollectedLog();
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.AddDaprSidecar();
        using var http = new HttpClient { BaseAddress = new Uri(builder.Configuration["DAPR_HTTP_ENDPOINT"]!) };

        using (var host = builder.Build())
        {
            await host.StartAsync(Cancellation);
            using var saved = await http.PostAsJsonAsync("/v1.0/state/statestore", new[] { new { key = "k", value = 1 } }, Cancellation);
            await host.StopAsync(Cancellation);

            Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        }

        Assert.Contains("sidecar of worker runs in this process", Assert.Single(log.Of("Dapr.Sidecar.Hosting.HostedSidecar")).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/v1.0/healthz", Cancellation));
        folder.Delete(recursive: true);
    }
}
