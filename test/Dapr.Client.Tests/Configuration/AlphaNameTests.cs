using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Microsoft.AspNetCore.Builder;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client.Tests.Configuration;

/// <summary>Runtimes that know configuration by its alpha names only.</summary>
public sealed class AlphaNameTests
{
    [Fact]
    public async Task Names_OfTodayUnknown_AreAskedForOnce()
    {
        var asked = new List<string>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapServerStreaming<Wire.SubscribeConfigurationRequest, Wire.SubscribeConfigurationResponse>(DaprMethods.SubscribeConfiguration, (_, _, _) => throw Unknown("Subscribe"));
            endpoints.MapServerStreaming(DaprMethods.SubscribeConfigurationAlpha1, async (_, responses, _) =>
            {
                asked.Add("SubscribeAlpha1");
                await responses.WriteAsync(new Wire.SubscribeConfigurationResponse { Id = "7" });
            });
            endpoints.MapUnary(DaprMethods.GetConfiguration, (_, _) => Task.FromException<Wire.GetConfigurationResponse>(Unknown("Get")));
            endpoints.MapUnary(DaprMethods.GetConfigurationAlpha1, (_, _) =>
            {
                asked.Add("GetAlpha1");
                return Task.FromResult(new Wire.GetConfigurationResponse { Items = { ["a"] = new Wire.ConfigurationItem { Value = "1" } } });
            });
            endpoints.MapUnary(DaprMethods.UnsubscribeConfigurationAlpha1, (_, _) =>
            {
                asked.Add("UnsubscribeAlpha1");
                return Task.FromResult(new Wire.UnsubscribeConfigurationResponse { Ok = true });
            });
        });
        using var client = sidecar.CreateClient();

        var subscription = await client.SubscribeConfiguration("store", []);
        var got = await client.GetConfiguration("store", []);
        await client.GetConfiguration("store", []);
        var ended = await client.UnsubscribeConfiguration("store", "7");

        Assert.Equal(("7", "1", true), (subscription.Id, got.Items["a"].Value, ended.Ok));
        Assert.Equal(["Subscribe", "SubscribeAlpha1", "GetAlpha1", "GetAlpha1", "UnsubscribeAlpha1"], asked);

        RpcCallException Unknown(string name)
        {
            asked.Add(name);
            return new RpcCallException(RpcStatusCode.Unimplemented, "unknown method");
        }
    }

    [Fact]
    public async Task Names_BothUnknown_IsAFeatureThatIsNotThere()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapRpcFallback());
        using var client = sidecar.CreateClient();

        var get = await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => client.GetConfiguration("store", []));
        var subscribe = await Assert.ThrowsAsync<DaprFeatureNotAvailableException>(() => client.SubscribeConfiguration("store", []));

        Assert.Equal(["GetConfiguration", "GetConfigurationAlpha1"], get.CheckedVariants);
        Assert.Equal(("configuration", "SubscribeConfiguration", "store"), (subscribe.FeatureName, subscribe.Operation, subscribe.Component));
    }

    // What is not there is not unknown: a failure is told as it is, and nothing is asked twice.
    [Fact]
    public async Task Names_OfTodayFailing_AreNotTriedByTheOldOnes()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetConfiguration, (_, _) => Task.FromException<Wire.GetConfigurationResponse>(new RpcCallException(RpcStatusCode.Internal, "down")));
            endpoints.MapUnary(DaprMethods.GetConfigurationAlpha1, (_, _) => Task.FromResult(new Wire.GetConfigurationResponse()));
        });
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.GetConfiguration("store", []));

        Assert.Equal("Internal", exception.Status);
    }
}
