using Dapr.Client;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddDaprClient((_, client) => client.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
await using var app = builder.Build();
app.UseCloudEvents();
app.MapSubscribeHandler();
app.MapPost("/placed", () => { }).WithTopic("pubsub", "orders");
await app.StartAsync();

var dapr = app.Services.GetRequiredService<DaprClient>();
await dapr.SaveStateAsync("statestore", "key", "saved");
Console.WriteLine(await dapr.GetStateAsync<string>("statestore", "key"));
using var http = new HttpClient();
Console.WriteLine(await http.GetStringAsync($"{app.Urls.Single()}/dapr/subscribe"));
