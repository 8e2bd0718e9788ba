using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Hosting;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Actors.Tests.State;

/// <summary>What of the state of actors goes to the sidecar, over gRPC and over HTTP.</summary>
public sealed class StateStoreTests
{
    private static readonly IReadOnlyList<StateOperation> Operations =
        [new("a/b", "{\"x\":1}"u8.ToArray(), 5), new("n", "null"u8.ToArray(), null), new("gone", null, null)];

    [Fact]
    public async Task Read_OverGrpc_HasTheBytesAndTheirEnd()
    {
        GetActorStateRequest? request = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetActorState, (asked, _) =>
        {
            request = asked;
            return Task.FromResult(new GetActorStateResponse { Data = ByteString.CopyFromUtf8("42"), Metadata = { ["ttlExpireTime"] = "2026-01-01T00:00:00Z" } });
        }));

        var state = await Store(sidecar).ReadAsync("Account", "a/1", "k", default);

        Assert.Equal(new GetActorStateRequest { ActorType = "Account", ActorId = "a/1", Key = "k" }, request);
        Assert.Equal(("42", DateTimeOffset.UnixEpoch.AddYears(56)), (Encoding.UTF8.GetString(state.Json.Span), state.ExpireTime));
    }

    [Fact]
    public async Task Write_OverGrpc_SendsJsonAsItsBytes()
    {
        ExecuteActorStateTransactionRequest? request = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.ExecuteActorStateTransaction, (asked, _) =>
        {
            request = asked;
            return Task.FromResult(new Empty());
        }));

        await Store(sidecar).WriteAsync("Account", "a1", Operations, default);

        Assert.Equal(
            new ExecuteActorStateTransactionRequest
            {
                ActorType = "Account",
                ActorId = "a1",
                Operations =
                {
                    new TransactionalActorStateOperation { OperationType = "upsert", Key = "a/b", Value = new Any { Value = ByteString.CopyFromUtf8("{\"x\":1}") }, Metadata = { ["ttlInSeconds"] = "5" } },
                    new TransactionalActorStateOperation { OperationType = "upsert", Key = "n", Value = new Any { Value = ByteString.CopyFromUtf8("null") } },
                    new TransactionalActorStateOperation { OperationType = "delete", Key = "gone" },
                },
            },
            request);
    }

    [Fact]
    public async Task Write_RefusedOverGrpc_TellsWhatAndOfWhich()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(
            DaprMethods.ExecuteActorStateTransaction, (_, _) => throw new RpcCallException(RpcStatusCode.Internal, "actor instance is missing")));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => Store(sidecar).WriteAsync("Account", "a1", Operations, default));

        Assert.Equal(("Actors", "ExecuteActorStateTransaction", "Account", "a1", "Internal"), (exception.BuildingBlock, exception.Operation, exception.Component, exception.Key, exception.Status));
        Assert.True(RuntimeErrors.IsInstanceMissing(exception, "Account", "a1"));
        Assert.False(RuntimeErrors.IsInstanceMissing(exception, "Account", "a2"));
    }

    [Fact]
    public async Task Read_WhereGrpcHasNoSuchMethod_GoesOverHttpFromThenOn()
    {
        var refused = 0;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetActorState, (_, _) =>
            {
                refused++;
                throw new RpcCallException(RpcStatusCode.Unimplemented, "not here");
            });
            endpoints.MapGet("/v1.0/actors/Account/a1/state/k", () => "42");
        });
        var store = Store(sidecar);

        await store.ReadAsync("Account", "a1", "k", default);
        var state = await store.ReadAsync("Account", "a1", "k", default);

        Assert.Equal(("42", 1), (Encoding.UTF8.GetString(state.Json.Span), refused));
    }

    [Fact]
    public async Task Read_OverHttp_EscapesNamesAndReadsTheEndFromTheHeader()
    {
        string? path = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet("/{**rest}", (HttpContext context) =>
        {
            path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            context.Response.Headers["Metadata.ttlExpireTime"] = "2026-01-01T01:00:00+01:00";
            return context.Response.WriteAsync("42");
        }));

        var state = await HttpStore(sidecar).ReadAsync("Account", "a/1 ä", "k?", default);

        Assert.Equal("/v1.0/actors/Account/a%2F1%20%C3%A4/state/k%3F", path);
        Assert.Equal(("42", DateTimeOffset.UnixEpoch.AddYears(56)), (Encoding.UTF8.GetString(state.Json.Span), state.ExpireTime));
    }

    [Fact]
    public async Task Read_OverHttpOfWhatIsNot_IsEmpty()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet("/{**rest}", () => Results.NoContent()));

        Assert.True((await HttpStore(sidecar).ReadAsync("Account", "a1", "k", default)).Json.IsEmpty);
    }

    [Fact]
    public async Task Write_OverHttp_IsOneTransaction()
    {
        string? body = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapPut("/v1.0/actors/Account/a1/state", async (HttpContext context) =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            return Results.NoContent();
        }));

        await HttpStore(sidecar).WriteAsync("Account", "a1", Operations, default);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                [{"operation":"upsert","request":{"key":"a/b","value":{"x":1},"metadata":{"ttlInSeconds":"5"}}},
                 {"operation":"upsert","request":{"key":"n","value":null}},
                 {"operation":"delete","request":{"key":"gone"}}]
                """),
            JsonNode.Parse(body!)));
    }

    [Fact]
    public async Task Write_RefusedOverHttp_HasTheCodeOfTheRuntime()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapPut(
            "/{**rest}", () => Results.Json(new { errorCode = "ERR_ACTOR_INSTANCE_MISSING", message = "actor instance is missing" }, statusCode: 400)));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => HttpStore(sidecar).WriteAsync("Account", "a1", Operations, default));

        Assert.Equal(("ERR_ACTOR_INSTANCE_MISSING", "BadRequest", "Account", "a1"), (exception.ErrorCode, exception.Status, exception.Component, exception.Key));
        Assert.Contains("actor instance is missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WithoutTheTokenThatIsAskedFor_SaysSo()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapGet("/{**rest}", () => Results.Text("invalid api token", statusCode: 401));
            endpoints.MapUnary(DaprMethods.GetActorState, (_, _) => throw new RpcCallException(RpcStatusCode.Unauthenticated, "missing api token"));
        });

        await Assert.ThrowsAsync<AuthenticationException>(() => HttpStore(sidecar).ReadAsync("Account", "a1", "k", default));
        await Assert.ThrowsAsync<AuthenticationException>(() => Store(sidecar).ReadAsync("Account", "a1", "k", default));
    }

    [Fact]
    public async Task Read_OfASidecarThatIsNotThere_IsTransient()
    {
        using var connection = new DaprConnection(new DaprConnectionOptions { HttpEndpoint = "http://127.0.0.1:1", GrpcEndpoint = "http://127.0.0.1:1" });

        var overHttp = await Assert.ThrowsAsync<DaprApiException>(() => new HttpActorStateStore(new ActorHttpApi(connection)).ReadAsync("Account", "a1", "k", default));
        var overGrpc = await Assert.ThrowsAsync<DaprApiException>(() => new ActorConnection(new ActorRuntimeOptions(), connection).CreateStateStore().ReadAsync("Account", "a1", "k", default));

        Assert.True(overHttp.IsTransient && overGrpc.IsTransient);
    }

    [Theory]
    [InlineData(null, null, "grpc ")]
    [InlineData("http://dapr", null, "http ")]
    [InlineData(null, "secret", "grpc secret")]
    [InlineData("http://dapr", "secret", "http secret")]
    [InlineData(" ", " ", "grpc ")]
    public async Task Connection_IsThatOfTheOptions(string? endpoint, string? token, string expected)
    {
        string? asked = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapGet("/{**rest}", (HttpRequest request) => asked = $"http {request.Headers["dapr-api-token"]}");
            endpoints.MapUnary(DaprMethods.GetActorState, (_, call) =>
            {
                asked = $"grpc {call.HttpContext.Request.Headers["dapr-api-token"]}";
                return Task.FromResult(new GetActorStateResponse());
            });
        });
        using var shared = sidecar.Connect();
        using var connection = new ActorConnection(new ActorRuntimeOptions { HttpEndpoint = endpoint, DaprApiToken = token }, shared);

        await connection.CreateStateStore().ReadAsync("Account", "a1", "k", default);

        Assert.Equal(expected, asked);
    }

    private static IActorStateStore Store(FakeSidecar sidecar) => new ActorConnection(new ActorRuntimeOptions(), sidecar.Connect()).CreateStateStore();

    private static HttpActorStateStore HttpStore(FakeSidecar sidecar) => new(new ActorHttpApi(sidecar.Connect()));
}
