using Dapr.Protos.Tests;
using Dapr.Sidecar.Internals;
using Google.Protobuf.Reflection;

namespace Dapr.Sidecar.Tests.Invocation;

/// <summary>What sidecars say to each other against the recorded contract, both ways: the other one may be a real one.</summary>
public sealed class InternalContractTests
{
    private static readonly IReadOnlyList<FileDescriptor> Files =
        [ServiceInvocationReflection.Descriptor, StatusReflection.Descriptor, ApiversionReflection.Descriptor, RemindersReflection.Descriptor];

    private static readonly IReadOnlyList<string> Recorded = Contract.RecordedBetweenSidecars([.. Files.Select(file => file.Name)]);

    [Fact]
    public void Descriptors_AgainstTheContract_LackNothing() => Assert.Empty(Recorded.Except(Contract.Compiled(Files)));

    [Fact]
    public void Descriptors_AgainstTheContract_AddNothing() => Assert.Empty(Contract.Compiled(Files).Except(Recorded));

    [Fact]
    public void Contract_Statements_AreOfEveryFile() =>
        Assert.All(Files, file => Assert.NotEmpty(Contract.RecordedBetweenSidecars(file.Name)));
}
