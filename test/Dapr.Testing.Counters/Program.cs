using Dapr.Testing.Counters;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders().AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff ")).SetMinimumLevel(LogLevel.Warning);
builder.AddDaprSidecar();
builder.Services.AddSingleton(new TurnLog(builder.Configuration["TurnLog"]!));
builder.Services.AddActors(options => options.Actors.RegisterActor<Counter>());
var app = builder.Build();
app.MapActorsHandlers();
await app.StartAsync();
Console.WriteLine("ready");
await app.WaitForShutdownAsync();
