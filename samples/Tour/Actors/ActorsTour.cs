using Dapr.Actors;
using Dapr.Actors.Client;

namespace Tour.Actors;

/// <summary>Actors: objects with an identity and a state, of which there is one at a time.</summary>
internal sealed class ActorsTour(IActorProxyFactory actors, Arrivals arrivals) : ITourStop
{
    public string Block => "Actors";

    public static void AddTo(WebApplicationBuilder builder) => builder.Services.AddActors(options => options.Actors.RegisterActor<Pot>());

    public static void Map(WebApplication app) => app.MapActorsHandlers();

    public async Task ProveAsync(Proofs proofs, CancellationToken cancellationToken)
    {
        var pot = actors.CreateActorProxy<IPot>(new ActorId("blue"), nameof(Pot));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pot.PourAsync(1)));
        proofs.Equal("eight calls at once count", 8, await pot.PourAsync(0));

        await proofs.FailsAsync<ActorMethodInvocationException>("a method tells why it fails", "does not hold that much", () => pot.PourAsync(-9));
        proofs.Equal("of a turn that fails nothing is kept", 8, await pot.PourAsync(0));

        await pot.DrawAsync();
        proofs.Equal("a reminder comes", "blue", await arrivals.NextAsync<string>("drawn", cancellationToken));
    }
}
