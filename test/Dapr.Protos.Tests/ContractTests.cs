namespace Dapr.Protos.Tests;

/// <summary>Our .proto files against the recorded contract, both ways.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Descriptors_AgainstTheContract_LackNothing() => Assert.Empty(Contract.Recorded().Except(Contract.Compiled()));

    [Fact]
    public void Descriptors_AgainstTheContract_AddNothing() => Assert.Empty(Contract.Compiled().Except(Contract.Recorded()));

    [Fact]
    public void Contract_Statements_AreMany() => Assert.True(Contract.Recorded().Count > 1_300, $"only {Contract.Recorded().Count}");
}
