using Dapr;
using Dapr.AspNetCore.Trimmed;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolver = ProgramJson.Default);
builder.Services.AddDaprClient(client => client.UseJsonSerializationOptions(ProgramJson.Default.Options));

var app = builder.Build();
app.UseCloudEvents();
app.MapSubscribeHandler();
app.MapPost("/orders", [Topic("pubsub", "orders")] (Order order) => order.Article);
app.MapPost("/returns", (CloudEvent<Order> returned) => $"{returned.Id} {returned.Data.Article}").WithTopic("pubsub", "returns");

await app.StartAsync();
Console.WriteLine(app.Urls.Single());
await app.WaitForShutdownAsync();
