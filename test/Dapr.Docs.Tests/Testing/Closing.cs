using Dapr.Client;
using Dapr.Jobs;
using Dapr.Jobs.Extensions;
using Dapr.Jobs.Models;

namespace Shop;

public static class Closing
{
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        builder.Services.AddDaprJobsClient();
        var app = builder.Build();
        app.MapPost("/closing", (DaprJobsClient jobs) => jobs.ScheduleJobAsync("close", DaprJobSchedule.Daily));
        app.MapDaprJob("close", (IStateClient state) => state.UpdateStateAsync<int>("statestore", "days", days => days + 1));
        return app;
    }
}
