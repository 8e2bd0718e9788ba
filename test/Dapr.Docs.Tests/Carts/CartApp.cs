using Dapr.Actors;
using Dapr.Actors.Client;

namespace Dapr.Docs.Tests.Carts;

/// <summary>The application of the page on actors: it hosts carts, and calls them.</summary>
internal static class CartApp
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddActors(options =>
        {
            options.Actors.RegisterActor<Cart>();
            options.ActorIdleTimeout = TimeSpan.FromMinutes(30);
            options.ReentrancyConfig = new ActorReentrancyConfig { Enabled = true };
        });

        var app = builder.Build();
        app.MapActorsHandlers();
        app.MapPost("/carts/{customer}/{article}", async (string customer, string article, int count, IActorProxyFactory actors, CancellationToken cancellationToken) =>
        {
            var cart = actors.CreateActorProxy<ICart>(new ActorId(customer), nameof(Cart));
            try
            {
                return Results.Ok(await cart.AddAsync(article, count, cancellationToken));
            }
            catch (ActorMethodInvocationException exception) when (exception.InnerException is ActorInvokeException thrown)
            {
                return Results.Conflict($"{thrown.ActualExceptionType}: {thrown.Message}");
            }
        });
        return app;
    }
}
