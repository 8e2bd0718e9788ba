using System.Net.Http.Json;
using System.Text;
using Dapr.Common;
using Dapr.Rpc;
using Dapr.Sidecar;
using Dapr.Testing;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests;

/// <summary>The client against the sidecar in the process, over the real protocols.</summary>
public sealed class SidecarTests
{
    private const string Store = "statestore";

    [Fact]
    public async Task State_LifeOfAValue_IsAsItShouldBe()
    {
        await using var host = await StartAsync();
        var dapr = host.Dapr;

        Assert.True(await dapr.CreateStateAsync(Store, "k", 1));
        Assert.False(await dapr.CreateStateAsync(Store, "k", 2));
        var (value, etag) = await dapr.GetStateAndETagAsync<int>(Store, "k");
        Assert.True(await dapr.TrySaveStateAsync(Store, "k", 3, etag));
        Assert.False(await dapr.TrySaveStateAsync(Store, "k", 4, etag));
        Assert.False(await dapr.TryDeleteStateAsync(Store, "k", etag));
        Assert.Equal((1, 3), (value, await dapr.GetStateAsync<int>(Store, "k")));
        await dapr.DeleteStateAsync(Store, "k");
        Assert.Equal((0, ""), await dapr.GetStateAndETagAsync<int>(Store, "k"));
    }

    [Fact]
    public async Task StateEntry_OfNoValue_IsSavedOnlyWhileThereIsNone()
    {
        await using var host = await StartAsync();
        var entry = await host.Dapr.GetStateEntryAsync<int>(Store, "k");
        await host.Dapr.SaveStateAsync(Store, "k", 7);
        entry.Value = 8;

        Assert.False(await entry.TrySaveAsync());
        Assert.False(await entry.TryDeleteAsync());
        Assert.Equal(7, await host.Dapr.GetStateAsync<int>(Store, "k"));
        await host.Dapr.DeleteStateAsync(Store, "k");
        Assert.True(await entry.TrySaveAsync());
    }

    [Fact]
    public async Task UpdateState_FiftyAtATime_LosesNone()
    {
        await using var host = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.Dapr.UpdateStateAsync<int>(Store, "count", count => count + 1)));

        Assert.Equal(50, await host.Dapr.GetStateAsync<int>(Store, "count"));
    }

    [Fact]
    public async Task State_BulkTransactionAndBytes_Work()
    {
        await using var host = await StartAsync();
        var dapr = host.Dapr;

        await dapr.SaveBulkStateAsync(Store, [new SaveStateItem<int>("a", 1, null!), new SaveStateItem<int>("b", 2, null!)]);
        await dapr.ExecuteStateTransactionAsync(
            Store, [new StateTransactionRequest("a", null, StateOperationType.Delete), new StateTransactionRequest("c", "3"u8.ToArray(), StateOperationType.Upsert)]);
        await dapr.SaveByteStateAsync(Store, "raw", "<a/>"u8.ToArray());
        await dapr.DeleteBulkStateAsync(Store, [new BulkDeleteStateItem("b", null!)]);

        var items = await dapr.GetBulkStateAsync(Store, ["a", "b", "c", "raw"], null);
        Assert.Equal([("a", ""), ("b", ""), ("c", "3"), ("raw", "<a/>")], items.Select(item => (item.Key, item.Value)).Order());
        Assert.Equal("<a/>", Encoding.UTF8.GetString((await dapr.GetByteStateAsync(Store, "raw")).Span));
    }

    [Fact]
    public async Task State_Null_IsReadAsNone()
    {
        await using var host = await StartAsync();

        await host.Dapr.SaveStateAsync<string?>(Store, "k", null);

        Assert.Null(await host.Dapr.GetStateAsync<string?>(Store, "k"));
    }

    [Fact]
    public async Task State_StoreThatIsNone_SaysWhichAndWhy()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.GetStateAsync<int>("other", "k"));

        Assert.Equal(("State", "other", "k", "InvalidArgument", "DAPR_STATE_NOT_FOUND", false), (exception.BuildingBlock, exception.Component, exception.Key, exception.Status, exception.Reason, exception.IsRetriable));
    }

    [Fact]
    public async Task Query_OfAStoreThatCannot_IsAnError()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.QueryStateAsync<int>(Store, "{}"));

        Assert.Equal(("State", "QueryState", Store), (exception.BuildingBlock, exception.Operation, exception.Component));
    }

    [Fact]
    public async Task Publish_EveryWay_ReachesTheSubscriber()
    {
        await using var host = await StartAsync();

        await host.Dapr.PublishEventAsync("pubsub", "t", "typed");
        await host.Dapr.PublishByteEventAsync("pubsub", "t", "\"bytes\""u8.ToArray());
        await host.Dapr.PublishEventAsync("pubsub", "t", new CloudEvent<string>("event") { Type = "mine" });
        var bulk = await host.Dapr.BulkPublishEventAsync("pubsub", "t", ["one", "two"]);
        await host.SettleAsync();

        Assert.Empty(bulk.FailedEntries);
        Assert.Equal(["bytes", "event", "one", "two", "typed"], (await host.StateAsync<List<string>>(Store, "seen"))!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Publish_PubSubThatIsNone_SaysSo()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.PublishEventAsync("other", "t", 1));

        Assert.Equal(("PubSub", "PublishEvent", "other", "t"), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key));
        Assert.NotEmpty(exception.Reason);
    }

    [Fact]
    public async Task Invocation_EveryWay_ReachesTheApplication()
    {
        await using var host = await StartAsync();
        using var http = host.Dapr.CreateInvokableHttpClient("app");

        Assert.Equal("hello ada", await http.GetFromJsonAsync<string>("/hello/ada"));
        Assert.Equal("hello ada", await host.Dapr.InvokeMethodAsync<string>(HttpMethod.Get, "app", "hello/ada"));
        Assert.Equal("hello bob", await host.Dapr.InvokeMethodAsync<string, string>("app", "greet", "bob"));
    }

    [Fact]
    public async Task Invocation_ErrorOfTheApplication_IsCarriedWhole()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => host.Dapr.InvokeMethodAsync(HttpMethod.Get, "app", "teapot"));

        Assert.Equal((418, "short and stout"), ((int)exception.Response!.StatusCode, await exception.Response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Invocation_AppThatIsNone_CarriesTheRuntimesCode()
    {
        await using var host = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvocationException>(() => host.Dapr.InvokeMethodAsync("nobody", "x"));

        Assert.Equal(("nobody", "ERR_DIRECT_INVOKE"), (exception.AppId, exception.DaprErrorCode));
    }

    [Fact]
    public async Task Sidecar_HealthMetadataAndWaiting_Work()
    {
        await using var host = await StartAsync();

        await host.Dapr.WaitForSidecarAsync();
        await host.Dapr.SetMetadataAsync("owner", "ada");
        var metadata = await host.Dapr.GetMetadataAsync();

        Assert.True(await host.Dapr.CheckHealthAsync());
        Assert.True(await host.Dapr.CheckOutboundHealthAsync());
        Assert.Equal(("app", "ada"), (metadata.Id, metadata.Extended["owner"]));
        Assert.Equal(["pubsub", Store], metadata.Components.Select(component => component.Name).Order());
    }

    [Fact]
    public async Task Handler_ForUsersOwnChannels_CallsAnApplicationThatSpeaksGrpc()
    {
        var place = new RpcMethod<StringValue, StringValue>(RpcMethodType.Unary, "shop.Orders", "Place", StringValue.Parser, StringValue.Parser);
        await using var app = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(place, (request, _) => Task.FromResult(new StringValue { Value = $"placed {request.Value}" })));
        await using var sidecar = await DaprSidecar.StartAsync(new SidecarOptions { AppId = "shop" });
        await sidecar.AttachAppAsync(app.Grpc, AppProtocol.Grpc);
        using var handler = sidecar.CreateGrpcHandler();
        using var connection = new DaprConnection(new DaprConnectionOptions { HttpEndpoint = "http://dapr", GrpcEndpoint = "http://dapr", GrpcHandler = handler });

        // A channel of the user's own, as one of Grpc.Net.Client would be.
        using var channel = new RpcChannel(new Uri("http://dapr"), new RpcChannelOptions { HttpHandler = new DaprGrpcInvocationHandler("shop", connection) });
        var answer = await channel.InvokeAsync(place, new StringValue { Value = "tea" });

        Assert.Equal("placed tea", answer.Value);
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddDaprClient();
            var app = builder.Build();
            app.UseCloudEvents();
            app.MapSubscribeHandler();
            app.MapPost("/on", (CloudEvent<string> cloudEvent, IStateClient state) =>
                state.UpdateStateAsync<List<string>>(Store, "seen", seen => [.. seen ?? [], cloudEvent.Data])).WithTopic("pubsub", "t");
            app.MapGet("/hello/{name}", (string name) => Results.Json($"hello {name}"));
            app.MapPost("/greet", async (HttpRequest request) => Results.Json($"hello {await request.ReadFromJsonAsync<string>()}"));
            app.MapGet("/teapot", () => Results.Text("short and stout", statusCode: 418));
            return app;
        },
        options => options.WithStateStore().WithPubSub());
}
