using Dapr;
using Dapr.Client;

namespace Shop;

public static class Checkout
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();

        // Asks another application for the price, and does without when there is no answer.
        app.MapGet("/prices/{article}", async (string article, DaprClient dapr) =>
        {
            using var prices = dapr.CreateInvokableHttpClient("prices");
            using var answer = await prices.GetAsync($"/{article}");
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "on request";
        });

        // Reads a setting that is changed while the application runs.
        app.MapGet("/discount", async (IConfigurationClient configuration) =>
            (await configuration.GetConfiguration("configstore", ["discount"])).Items["discount"].Value);

        // Counts each event once, however often it comes.
        app.MapPost("/article-added", [Topic("pubsub", "article-added")] async (CloudEvent<ArticleAdded> added, IStateClient state) =>
        {
            if (await state.CreateStateAsync("statestore", $"event-{added.Id}", true))
            {
                await state.UpdateStateAsync<int>("statestore", "articles", articles => articles + 1);
            }
        });
        return app;
    }
}
