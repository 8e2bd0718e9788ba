using Dapr.Actors;
using Dapr.Actors.Client;
using Moq;

namespace Shop;

public static class Reservations
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Mock.Of<IPacker>());
        builder.Services.AddActors(options => options.Actors.RegisterActor<Reservation>());
        var app = builder.Build();
        app.MapActorsHandlers();
        app.MapPost("/reservations/{customer}", (string customer, int count, IActorProxyFactory actors) =>
            actors.CreateActorProxy<IReservation>(new ActorId(customer), nameof(Reservation)).HoldAsync(count));
        return app;
    }
}
