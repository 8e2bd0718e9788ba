namespace Dapr.Sidecar.Tests.Names;

public sealed class InMemoryControlPlaneTests : ControlPlaneContract
{
    private protected override Task<ControlPlaneSubject> CreateAsync() => Task.FromResult(new ControlPlaneSubject(new ControlPlane()));
}
