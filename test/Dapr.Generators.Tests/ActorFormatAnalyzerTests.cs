namespace Dapr.Generators.Tests;

public sealed class ActorFormatAnalyzerTests
{
    [Theory]
    [InlineData("RemotingDataContract", 1)]
    [InlineData("RemotingJson", 0)]
    [InlineData("Json", 0)]
    public async Task Form_ThatOnlyDotNetReads_IsNotRecommended(string form, int count)
    {
        var faults = await Analyzed.ByAsync(new ActorFormatAnalyzer(), $$"""
            var options = new ActorProxyOptions { WireFormat = ActorWireFormat.{{form}} };
            Console.WriteLine(options.WireFormat == ActorWireFormat.RemotingDataContract);
            """);

        Assert.Equal(Enumerable.Repeat(("DAPR1403", $"ActorWireFormat.{form}"), count), faults.Select(fault => (fault.Rule, fault.Code)));
    }

    [Fact]
    public async Task Form_ThatIsSetLater_IsNotRecommendedEither() => Assert.Single(await Analyzed.ByAsync(new ActorFormatAnalyzer(), """
        var options = new ActorProxyOptions();
        options.WireFormat = ActorWireFormat.RemotingDataContract;
        """));
}
