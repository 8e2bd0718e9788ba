using Dapr.Client;
using Dapr.Sidecar;
using Tour.Actors;
using Tour.Bindings;
using Tour.Configuration;
using Tour.Conversation;
using Tour.Cryptography;
using Tour.Invocation;
using Tour.Jobs;
using Tour.Locks;
using Tour.PubSub;
using Tour.Runtime;
using Tour.Secrets;
using Tour.State;

namespace Tour;

/// <summary>An ordinary web application that brings its own sidecar.</summary>
internal static class TourApp
{
    /// <summary>Builds it; arguments are configuration, as with any web application.</summary>
    public static WebApplication Create(string[] args, string folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = folder,
            EnvironmentName = Environments.Development,
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");

        // Some calls are meant to fail, of which the sidecar warns, and the host of actors.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Dapr.Sidecar", LogLevel.Error).AddFilter("Dapr.Actors.Runtime", LogLevel.Critical);

        // With names, locks and jobs of this process alone: other applications on this machine have no part in a tour.
        builder.AddDaprSidecar(sidecar => sidecar.ControlPlane = new ControlPlane());

        // Sources of configuration are read before there are services.
        var dapr = new DaprClientBuilder(builder.Configuration).Build();
        ConfigurationTour.AddTo(builder, dapr);
        SecretsTour.AddTo(builder, dapr);

        builder.Services.AddDaprClient();
        StateTour.AddTo(builder);
        PubSubTour.AddTo(builder);
        InvocationTour.AddTo(builder);
        JobsTour.AddTo(builder);
        ActorsTour.AddTo(builder);
        ConversationTour.AddTo(builder);
        RuntimeTour.AddTo(builder);
        builder.Services.AddSingleton<Arrivals>();
        builder.Services.AddScoped<ITourStop, StateTour>();
        builder.Services.AddScoped<ITourStop, PubSubTour>();
        builder.Services.AddScoped<ITourStop, InvocationTour>();
        builder.Services.AddScoped<ITourStop, BindingsTour>();
        builder.Services.AddScoped<ITourStop, SecretsTour>();
        builder.Services.AddScoped<ITourStop, ConfigurationTour>();
        builder.Services.AddScoped<ITourStop, LocksTour>();
        builder.Services.AddScoped<ITourStop, CryptographyTour>();
        builder.Services.AddScoped<ITourStop, JobsTour>();
        builder.Services.AddScoped<ITourStop, ActorsTour>();
        builder.Services.AddScoped<ITourStop, ConversationTour>();
        builder.Services.AddScoped<ITourStop, RuntimeTour>();

        var app = builder.Build();
        app.UseCloudEvents();
        app.MapSubscribeHandler();
        StateTour.Map(app);
        PubSubTour.Map(app);
        InvocationTour.Map(app);
        BindingsTour.Map(app);
        JobsTour.Map(app);
        ActorsTour.Map(app);
        return app;
    }
}
