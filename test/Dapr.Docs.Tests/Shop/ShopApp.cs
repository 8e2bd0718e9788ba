using System.Collections.Concurrent;
using Dapr;

namespace Shop;

public static class ShopApp
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        builder.Services.AddSingleton<Basket>();
        builder.Services.AddSingleton<Shelf>();

        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();
        app.MapPost("/customers/{customer}/basket/{article}", (string customer, string article, Basket basket) => basket.AddAsync(customer, article));
        app.MapPost("/article-added", [Topic("pubsub", "article-added")] (ArticleAdded added, Shelf shelf) => shelf.Take(added.Article));
        return app;
    }
}

public sealed class Shelf
{
    public ConcurrentBag<string> Taken { get; } = [];

    public void Take(string article) => Taken.Add(article);
}
