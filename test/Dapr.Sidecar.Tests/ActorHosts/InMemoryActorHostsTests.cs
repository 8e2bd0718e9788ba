namespace Dapr.Sidecar.Tests.ActorHosts;

public sealed class InMemoryActorHostsTests : ActorHostsContract
{
    private protected override Task<Subject> CreateAsync() => Task.FromResult(new Subject(new ControlPlane()));
}
