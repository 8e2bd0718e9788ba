using Dapr;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.Actors.Runtime;

var builder = WebApplication.CreateBuilder([$"--DAPR_HTTP_ENDPOINT={args[0]}", $"--DAPR_GRPC_ENDPOINT={args[1]}"]);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddActors(options =>
{
    options.UseEventStream = true;
    options.Actors.RegisterActor<Counter>();
});
await using var app = builder.Build();
app.MapActorsHandlers();
await app.StartAsync();

var counter = app.Services.GetRequiredService<IActorProxyFactory>().CreateActorProxy<ICounter>(new ActorId("1"), nameof(Counter));
for (var tried = 0; ; tried++)
{
    try
    {
        await counter.AddAsync(40);
        break;
    }
    catch (DaprException) when (tried < 100)
    {
        // The runtime hosts it in a moment.
        await Task.Delay(100);
    }
}

Console.WriteLine($"counted {await counter.AddAsync(2)} {(counter.GetType().Assembly.IsDynamic ? "by reflection" : "generated")}");
await app.StopAsync();

/// <summary>Counts.</summary>
public interface ICounter : IActor
{
    /// <summary>Adds to what it has counted.</summary>
    Task<int> AddAsync(int number);
}

internal sealed class Counter(ActorHost host) : Actor(host), ICounter
{
    public Task<int> AddAsync(int number) => StateManager.AddOrUpdateStateAsync("count", number, (_, count) => count + number);
}
