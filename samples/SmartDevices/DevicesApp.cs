using Dapr.Actors;
using Dapr.Actors.Client;

namespace SmartDevices;

/// <summary>Plugs that switch devices, and the household whose power they share: an ordinary ASP.NET Core application, whose actors these are.</summary>
public static class DevicesApp
{
    /// <summary>Builds the application; arguments are configuration, as with any web application.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar(sidecar => sidecar.AppId = "devices");
        builder.Services.AddActors(options =>
        {
            options.Actors.RegisterActor<Plug>();
            options.Actors.RegisterActor<Household>();
        });

        var app = builder.Build();
        app.MapActorsHandlers();
        app.MapPost("/plugs/{plug}/on", (string plug, int watts, int seconds, IActorProxyFactory actors) =>
            PlugOf(actors, plug).TurnOnAsync(watts, TimeSpan.FromSeconds(seconds)));
        app.MapPost("/plugs/{plug}/off", (string plug, IActorProxyFactory actors) => PlugOf(actors, plug).TurnOffAsync());
        app.MapGet("/plugs/{plug}", (string plug, IActorProxyFactory actors) => PlugOf(actors, plug).ReadAsync());
        app.MapGet("/household", (IActorProxyFactory actors) =>
            actors.CreateActorProxy<IHousehold>(Household.TheOne, nameof(Household)).ReadAsync());
        return app;
    }

    private static IPlug PlugOf(IActorProxyFactory actors, string plug) => actors.CreateActorProxy<IPlug>(new ActorId(plug), nameof(Plug));
}
