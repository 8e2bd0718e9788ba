using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Testing;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Dapr.Client.Tests.Reported;

/// <summary>What users of the official SDK reported about state, by the number there.</summary>
public sealed class StateBugs
{
    private const string Store = "statestore";

    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    [Fact]
    public async Task Issue527_FirstWrite_WithoutEtag_OverwritesNothing()
    {
        await using var host = await StartAsync();
        await host.Dapr.SaveStateAsync(Store, "k", 1);

        var exception = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.SaveStateAsync(Store, "k", 2, FirstWrite));

        Assert.Equal(("Aborted", 1), (exception.Status, await host.Dapr.GetStateAsync<int>(Store, "k")));
    }

    [Theory]
    [InlineData(RpcStatusCode.Aborted, "anything")]
    [InlineData(RpcStatusCode.Internal, "failed saving state in state store s: possible etag mismatch. error from state store: x")]
    [InlineData(RpcStatusCode.Unknown, "Possible ETag mismatch")]
    [InlineData(RpcStatusCode.FailedPrecondition, "possible etag mismatch")]
    public async Task Issue1028_Try_Mismatch_IsFalseHoweverItIsSaid(RpcStatusCode code, string message)
    {
        await using var sidecar = await RefusingAsync(code, message);
        using var client = sidecar.CreateClient();

        Assert.False(await client.TrySaveStateAsync("s", "k", 1, "old"));
        Assert.False(await client.TrySaveByteStateAsync("s", "k", new byte[1], "old"));
        Assert.False(await client.TryDeleteStateAsync("s", "k", "old"));
    }

    [Theory]
    [InlineData(RpcStatusCode.Internal, "connection refused")]
    [InlineData(RpcStatusCode.FailedPrecondition, "state store s is not configured")]
    [InlineData(RpcStatusCode.InvalidArgument, "invalid etag value: old")]
    public async Task Issue1028_Try_OtherFailure_IsNoMismatch(RpcStatusCode code, string message)
    {
        await using var sidecar = await RefusingAsync(code, message);
        using var client = sidecar.CreateClient();

        await Assert.ThrowsAsync<DaprException>(() => client.TrySaveStateAsync("s", "k", 1, "old"));
        await Assert.ThrowsAsync<DaprException>(() => client.TryDeleteStateAsync("s", "k", "old"));
    }

    [Fact]
    public async Task Issue1028_Try_MismatchInASidecar_IsFalseAndTheValueStays()
    {
        await using var host = await StartAsync();
        await host.Dapr.SaveStateAsync(Store, "k", 1);
        var (_, etag) = await host.Dapr.GetStateAndETagAsync<int>(Store, "k");
        await host.Dapr.SaveStateAsync(Store, "k", 2);

        Assert.False(await host.Dapr.TrySaveStateAsync(Store, "k", 3, etag));
        Assert.False(await host.Dapr.TryDeleteStateAsync(Store, "k", etag));
        Assert.Equal(2, await host.Dapr.GetStateAsync<int>(Store, "k"));
    }

    [Fact]
    public async Task Pull553_Etag_ThatIsEmpty_IsSentAndOneThatIsNullIsNot()
    {
        var etags = new List<Etag?>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
        {
            etags.AddRange(request.States.Select(item => item.Etag));
            return Task.FromResult(new Empty());
        }));
        using var client = sidecar.CreateClient();

        await client.TrySaveStateAsync("s", "k", 1, "");
        await client.SaveStateAsync("s", "k", 1);
        await client.SaveBulkStateAsync("s", [new SaveStateItem<int>("a", 1, ""), new SaveStateItem<int>("b", 1, null!)]);

        Assert.Equal(["", null, "", null], etags.Select(etag => etag?.Value));
        await Assert.ThrowsAsync<ArgumentNullException>("etag", () => client.TrySaveStateAsync("s", "k", 1, null!));
    }

    [Theory]
    [InlineData("tea \"ünter\" <\u0001>")]
    [InlineData("")]
    public async Task Issue614_Issue579_Issue1458_Transaction_OfJson_IsReadAsWhatSaveWrote(string name)
    {
        await using var host = await StartAsync();
        var value = new Article(name, [1, 2]);
        await host.Dapr.SaveStateAsync(Store, "saved", value);

        await host.Dapr.ExecuteStateTransactionAsync(
            Store, [new StateTransactionRequest("transacted", JsonSerializer.SerializeToUtf8Bytes(value, host.Dapr.JsonSerializerOptions), StateOperationType.Upsert)]);

        Assert.Equal(name, (await host.Dapr.GetStateAsync<Article>(Store, "transacted")).Name);
        Assert.Equal((await host.Dapr.GetByteStateAsync(Store, "saved")).ToArray(), (await host.Dapr.GetByteStateAsync(Store, "transacted")).ToArray());
    }

    private sealed record Article(string Name, byte[] Picture);

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            return builder.Build();
        },
        options => options.WithStateStore());

    private static Task<FakeSidecar> RefusingAsync(RpcStatusCode code, string message) => FakeSidecar.StartAsync(endpoints =>
    {
        endpoints.MapUnary(DaprMethods.SaveState, (_, _) => Task.FromException<Empty>(new RpcCallException(code, message)));
        endpoints.MapUnary(DaprMethods.DeleteState, (_, _) => Task.FromException<Empty>(new RpcCallException(code, message)));
    });
}
