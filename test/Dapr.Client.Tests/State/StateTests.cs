using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Exceptions;
using Dapr.Protos;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Client.Tests.State;

public sealed class StateTests
{
    private sealed record Widget(string Size, int Count);

    [Fact]
    public async Task GetState_JsonOnTheWire_IsRead()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, (request, _) =>
            Task.FromResult(new GetStateResponse { Data = ByteString.CopyFromUtf8($$"""{"size":"{{request.Key}}","count":3}"""), Etag = "7" })));
        using var client = sidecar.CreateClient();

        var (value, etag) = await client.GetStateAndETagAsync<Widget>("store", "small");

        Assert.Equal((new Widget("small", 3), "7"), (value, etag));
    }

    [Fact]
    public async Task GetState_NoValue_IsDefault()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromResult(new GetStateResponse())));
        using var client = sidecar.CreateClient();

        Assert.Null(await client.GetStateAsync<Widget?>("store", "k"));
        Assert.Equal(0, await client.GetStateAsync<int>("store", "k"));
    }

    [Fact]
    public async Task SaveState_Value_GoesAsJsonWithItsOptions()
    {
        SaveStateRequest? sent = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
        {
            sent = request;
            return Task.FromResult(new Empty());
        }));
        using var client = sidecar.CreateClient();

        await client.SaveStateAsync(
            "store", "k", new Widget("big", 1), new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }, new Dictionary<string, string> { ["ttlInSeconds"] = "5" });

        var item = Assert.Single(sent!.States);
        Assert.Equal("""{"size":"big","count":1}""", item.Value.ToStringUtf8());
        Assert.Equal(Autogen.Grpc.v1.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite, item.Options.Concurrency);
        Assert.Equal("5", item.Metadata["ttlInSeconds"]);
        Assert.Null(item.Etag);
    }

    [Fact]
    public async Task TrySaveState_Conflict_IsFalse()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
            endpoints.MapUnary(DaprMethods.SaveState, (_, _) => Task.FromException<Empty>(new RpcCallException(RpcStatusCode.Aborted, "possible etag mismatch"))));
        using var client = sidecar.CreateClient();

        Assert.False(await client.TrySaveStateAsync("store", "k", 1, "old"));
    }

    [Fact]
    public async Task TrySaveState_EtagThatNoValueCanHave_IsAnError()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
            endpoints.MapUnary(DaprMethods.SaveState, (_, _) => Task.FromException<Empty>(new RpcCallException(RpcStatusCode.InvalidArgument, "invalid etag value: x"))));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.TrySaveStateAsync("store", "k", 1, "x"));

        Assert.Equal("InvalidArgument", exception.Status);
    }

    [Fact]
    public async Task CreateState_KeyExists_IsFalse()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
            request.States[0].Options.Concurrency == Autogen.Grpc.v1.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite && request.States[0].Etag is null
                ? Task.FromException<Empty>(new RpcCallException(RpcStatusCode.Aborted, "item already exists and no etag was passed"))
                : Task.FromResult(new Empty())));
        using var client = sidecar.CreateClient();

        Assert.False(await client.CreateStateAsync("store", "k", 1));
    }

    [Theory]
    [InlineData("7", false)]
    [InlineData("", true)]
    public async Task CreateState_StoreThatFailsForAConflict_IsFalseOnlyIfThereIsAValue(string etag, bool throws)
    {
        // What state.redis answers for a key that was created so before: no conflict, but an internal error.
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.SaveState, (_, _) => Task.FromException<Empty>(new RpcCallException(RpcStatusCode.Internal, "failed saving state: failed to set key")));
            endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromResult(new GetStateResponse { Etag = etag }));
        });
        using var client = sidecar.CreateClient();

        var created = true;
        var exception = await Record.ExceptionAsync(async () => created = await client.CreateStateAsync("store", "k", 1));

        Assert.Equal((throws, throws), (exception is DaprException { Status: "Internal" }, created));
    }

    [Fact]
    public async Task CreateState_StoreThatIsDown_SaysWhatFailedFirst()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.SaveState, (_, _) => Task.FromException<Empty>(new RpcCallException(RpcStatusCode.Internal, "connection refused")));
            endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromException<GetStateResponse>(new RpcCallException(RpcStatusCode.Internal, "refused again")));
        });
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.CreateStateAsync("store", "k", 1));

        Assert.Contains("connection refused", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdateState_SomebodyWasFaster_IsTriedAgainOnTheNewValue()
    {
        var (current, writes) = (10, 0);
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromResult(new GetStateResponse { Data = ByteString.CopyFromUtf8($"{current}"), Etag = $"{current}" }));
            endpoints.MapUnary(DaprMethods.SaveState, (request, _) =>
            {
                if (writes++ == 0)
                {
                    current = 20;
                    throw new RpcCallException(RpcStatusCode.Aborted, "possible etag mismatch");
                }

                current = JsonSerializer.Deserialize<int>(request.States[0].Value.Span);
                return Task.FromResult(new Empty());
            });
        });
        using var client = sidecar.CreateClient();

        Assert.Equal(21, await client.UpdateStateAsync<int>("store", "k", value => value + 1));
        Assert.Equal(21, current);
    }

    [Fact]
    public async Task UpdateState_AlwaysAConflict_GivesUpAtItsBoundWithItsKey()
    {
        var updates = 0;
        await using var sidecar = await AlwaysConflictingAsync();
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.UpdateStateAsync<int>("store", "k", value => value + ++updates, maxAttempts: 3));

        Assert.Equal(
            ("State", "UpdateState", "store", "k", "Aborted", true, 3),
            (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key, exception.Status, exception.IsRetriable, updates));
        Assert.Contains("3 attempts", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpdateState_CancelledBetweenAttempts_StopsWithTheCallersToken()
    {
        using var cancellation = new CancellationTokenSource();
        var updates = 0;
        await using var sidecar = await AlwaysConflictingAsync();
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.UpdateStateAsync<int>(
            "store",
            "k",
            value =>
            {
                if (++updates == 2)
                {
                    cancellation.Cancel();
                }

                return value;
            },
            cancellationToken: cancellation.Token));

        Assert.Equal((cancellation.Token, 2), (exception.CancellationToken, updates));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task UpdateState_BoundThatAllowsNothing_IsRefused(int maxAttempts)
    {
        await using var sidecar = await AlwaysConflictingAsync();
        using var client = sidecar.CreateClient();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.UpdateStateAsync<int>("store", "k", value => value, maxAttempts));
    }

    private static Task<FakeSidecar> AlwaysConflictingAsync() => FakeSidecar.StartAsync(endpoints =>
    {
        endpoints.MapUnary(DaprMethods.GetState, (_, _) => Task.FromResult(new GetStateResponse { Data = ByteString.CopyFromUtf8("1"), Etag = "1" }));
        endpoints.MapUnary(DaprMethods.SaveState, (_, _) => Task.FromException<Empty>(new RpcCallException(RpcStatusCode.Aborted, "possible etag mismatch")));
    });

    [Fact]
    public async Task GetState_Fails_SaysWhatWhereAndWhy()
    {
        var details = new Status { Code = 3 };
        details.Details.Add(Any.Pack(new ErrorInfo { Reason = "DAPR_STATE_NOT_FOUND", Domain = "dapr.io" }));
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, (_, _) =>
            Task.FromException<GetStateResponse>(new RpcCallException(new RpcStatus(RpcStatusCode.InvalidArgument, "state store s is not found", details.ToByteArray())))));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.GetStateAsync<int>("s", "k"));

        Assert.Equal(
            ("State", "GetState", "s", "k", "InvalidArgument", "DAPR_STATE_NOT_FOUND", false),
            (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key, exception.Status, exception.DaprErrorCode, exception.IsRetriable));
        Assert.Contains("state store s is not found", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.TryGetExtendedErrorInfo(out var info));
        Assert.Equal("DAPR_STATE_NOT_FOUND", Assert.IsType<DaprErrorInfoDetail>(Assert.Single(info.Details)).Reason);
    }

    [Fact]
    public async Task GetState_Cancelled_CarriesTheCallersToken()
    {
        using var cancellation = new CancellationTokenSource();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetState, async (_, call) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, call.CancellationToken);
            return new GetStateResponse();
        }));
        using var client = sidecar.CreateClient();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStateAsync<int>("s", "k", cancellationToken: cancellation.Token));

        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }
}
