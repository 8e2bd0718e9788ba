using Dapr.Actors;
using Dapr.Actors.Runtime;

namespace Dapr.Testing.Tests.Actors;

internal sealed class Runner(ActorHost host, Held held) : Actor(host), IRunner
{
    public async Task CallLaterAsync(string other, CancellationToken cancellationToken)
    {
        await held.HoldAsync(Id.GetId(), cancellationToken);
        await ProxyFactory.CreateActorProxy<IRunner>(new ActorId(other), nameof(Runner)).PingAsync();
    }

    public Task PingAsync() => Task.CompletedTask;
}
