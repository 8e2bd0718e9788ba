using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Docs.Tests;

/// <summary>The application of the README.</summary>
internal static class Shop
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        builder.Services.AddSingleton<Basket>();
        builder.Services.AddSingleton<Shelf>();

        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();
        app.MapPost("/article-added", [Topic("pubsub", "article-added")] (ArticleAdded added, Shelf shelf) => shelf.Take(added.Article));
        app.MapPost("/customers/{customer}/basket/{article}", (string customer, string article, Basket basket) => basket.AddAsync(customer, article));
        return app;
    }
}
