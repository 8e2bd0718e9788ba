using Dapr.Sidecar.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Dapr.Testing;

/// <summary>
/// Counts turns of actors as running until they are over. A call whose caller has gone is cancelled, and with it the request; its method may go on, and until
/// it ends the actor has no other turn.
/// </summary>
internal sealed class CountedTurns(string appId, InFlight counter) : IStartupFilter
{
    private const string Actors = "/actors";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            if (!context.Request.Path.StartsWithSegments(Actors))
            {
                await rest(context);
                return;
            }

            using var running = counter.Enter($"a turn at {context.Request.Path} of the application {appId}");
            await rest(context);
        });
        next(app);
    };
}
