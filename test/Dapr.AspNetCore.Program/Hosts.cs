using Dapr;

namespace TopicProgram;

/// <summary>The application by each of the builders that there are, and a worker, which has no endpoints.</summary>
internal static class Hosts
{
    private const string AnyPort = "http://127.0.0.1:0";

    public static IHost Build(string builder) => builder switch
    {
        nameof(WebApplication.CreateBuilder) => WithTopic(WebApplication.CreateBuilder()),
        nameof(WebApplication.CreateSlimBuilder) => WithTopic(WebApplication.CreateSlimBuilder()),
        nameof(WebApplication.CreateEmptyBuilder) => WithTopic(EmptyBuilder()),
        nameof(Host.CreateDefaultBuilder) => Host.CreateDefaultBuilder().ConfigureWebHostDefaults(web => web.UseUrls(AnyPort).Configure(Configure)).Build(),
        nameof(Host.CreateApplicationBuilder) => Host.CreateApplicationBuilder().Build(),
        _ => throw new ArgumentException($"There is no builder {builder}.", nameof(builder)),
    };

    public static WebApplication WithTopic(WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(AnyPort);
        var app = builder.Build();
        MapTopic(app);
        return app;
    }

    private static WebApplicationBuilder EmptyBuilder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Logging.AddConsole();
        return builder;
    }

    private static void Configure(IApplicationBuilder app)
    {
        app.UseRouting();
        app.UseEndpoints(MapTopic);
    }

    private static void MapTopic(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/orders", [Topic("pubsub", "orders")] () => { });
}
