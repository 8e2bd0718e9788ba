using Dapr.Client;

namespace Dapr.Docs.Tests.Ready;

internal static class ReadyProgram
{
    public static async Task Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDaprSidecar();
        builder.Services.AddDaprClient();
        builder.Services.AddHealthChecks().AddDapr().AddDaprComponent("statestore");

        var app = builder.Build();
        app.MapHealthChecks("/health");
        await app.StartAsync();
        await app.Services.GetRequiredService<DaprClient>().WaitForSidecarAsync(
            [DaprCapability.Application, DaprCapability.Component("statestore")], TimeSpan.FromSeconds(30));
        app.Logger.LogInformation("Everything is there.");
        await app.WaitForShutdownAsync();
    }
}
