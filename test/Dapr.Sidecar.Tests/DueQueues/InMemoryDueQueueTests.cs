namespace Dapr.Sidecar.Tests.DueQueues;

public sealed class InMemoryDueQueueTests : DueQueueContract
{
    private protected override Task<Subject> CreateAsync()
    {
        var controlPlane = new ControlPlane();
        return Task.FromResult(new Subject(controlPlane, controlPlane));
    }
}
