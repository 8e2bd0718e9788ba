using Dapr.Actors.Client;

namespace Dapr.Actors.Tests.Client;

public sealed class ActorProxyOptionsTests
{
    [Theory]
    [InlineData(ActorWireFormat.Json, true, ActorWireFormat.RemotingJson)]
    [InlineData(ActorWireFormat.Json, false, ActorWireFormat.Json)]
    [InlineData(ActorWireFormat.RemotingJson, false, ActorWireFormat.Json)]
    [InlineData(ActorWireFormat.RemotingDataContract, false, ActorWireFormat.RemotingDataContract)]
    [InlineData(ActorWireFormat.RemotingDataContract, true, ActorWireFormat.RemotingJson)]
    public void UseJsonSerialization_IsJsonRemoting(ActorWireFormat before, bool uses, ActorWireFormat after)
    {
        var options = new ActorProxyOptions { WireFormat = before, UseJsonSerialization = uses };

        Assert.Equal((after, after == ActorWireFormat.RemotingJson), (options.WireFormat, options.UseJsonSerialization));
    }

    [Fact]
    public void Settings_ThatMakeNoSense_AreRefused()
    {
        var options = new ActorProxyOptions();

        Assert.Throws<ArgumentNullException>(() => options.JsonSerializerOptions = null!);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.RequestTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.WireFormat = (ActorWireFormat)7);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void HttpEndpoint_Blank_IsThatOfTheEnvironment(string? blank)
    {
        var options = new ActorProxyOptions { HttpEndpoint = blank! };

        Assert.Equal(DaprDefaults.GetDefaultHttpEndpoint(), options.HttpEndpoint);
    }
}
