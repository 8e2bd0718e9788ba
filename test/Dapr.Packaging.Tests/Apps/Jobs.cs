using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddDaprJobsClient((_, client) => client.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
await using var app = builder.Build();
app.MapDaprScheduledJobHandler((string jobName, ReadOnlyMemory<byte> payload) => Console.WriteLine("handled"));
await app.StartAsync();

var jobs = app.Services.GetRequiredService<DaprJobsClient>();
await jobs.ScheduleJobWithPayloadAsync("backup", DaprJobSchedule.FromDuration(TimeSpan.FromHours(1)), "disk");
Console.WriteLine($"scheduled {(await jobs.GetJobAsync("backup")).Schedule}");
using var http = new HttpClient();
using var handled = await http.PostAsync($"{app.Urls.Single()}/job/backup", new StringContent("disk"));
