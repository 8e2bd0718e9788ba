using Dapr;
using Dapr.Actors;
using Dapr.Actors.Client;
using Dapr.AspNetCore.Trimmed;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolver = ProgramJson.Default);
builder.Services.AddDaprClient(client => client.UseJsonSerializationOptions(ProgramJson.Default.Options));
builder.Services.AddActors(options =>
{
    options.JsonSerializerOptions = ProgramJson.Default.Options;
    options.Actors.RegisterActor<Counter>();
});

var app = builder.Build();
app.UseCloudEvents();
app.MapSubscribeHandler();
app.MapActorsHandlers();
app.MapGet("/proxy", (IActorProxyFactory proxies) => proxies.CreateActorProxy<ICounter>(new ActorId("1"), nameof(Counter)).GetType().Name);
app.MapPost("/orders", [Topic("pubsub", "orders")] (Order order) => order.Article);
app.MapPost("/returns", (CloudEvent<Order> returned) => $"{returned.Id} {returned.Data.Article}").WithTopic("pubsub", "returns");

await app.StartAsync();
Console.WriteLine(app.Urls.Single());
await app.WaitForShutdownAsync();
