using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore.Tests.GrpcCallback;

/// <summary>Bindings, jobs and invoked methods of an application that speaks gRPC.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task Bindings_AreListedAndAnswerWhereTheyGoOn()
    {
        await using var app = await CallbackApp.StartAsync(application => application.MapDaprBinding("queue", () => Results.Json(new { to = "other", concurrency = "parallel", data = new { a = 1 } })));
        using var rpc = app.CreateRpc();

        Assert.Equal(["queue"], (await rpc.InvokeAsync(AppCallbackMethods.ListInputBindings, new Empty())).Bindings);
        var answer = await rpc.InvokeAsync(AppCallbackMethods.OnBindingEvent, new BindingEventRequest { Name = "queue", Metadata = { ["bad\nname"] = "x" } });
        Assert.Equal(("other", """{"a":1}""", BindingEventResponse.Types.BindingEventConcurrency.Parallel), (answer.To.Single(), answer.Data.ToStringUtf8(), answer.Concurrency));
    }

    [Theory]
    [InlineData(400, RpcStatusCode.InvalidArgument)]
    [InlineData(403, RpcStatusCode.PermissionDenied)]
    [InlineData(404, RpcStatusCode.NotFound)]
    [InlineData(409, RpcStatusCode.AlreadyExists)]
    [InlineData(429, RpcStatusCode.ResourceExhausted)]
    [InlineData(503, RpcStatusCode.Unavailable)]
    [InlineData(418, RpcStatusCode.Unknown)]
    public async Task Failure_OfAnEndpoint_IsAStatusOfTheCall(int status, RpcStatusCode expected)
    {
        await using var app = await CallbackApp.StartAsync(application => Array.ForEach(["/m", "/job/j", "/b"], path => application.MapPost(path, () => Results.Text("why", statusCode: status))));
        using var rpc = app.CreateRpc();

        var failures = new[]
        {
            await Assert.ThrowsAsync<RpcCallException>(() => rpc.InvokeAsync(AppCallbackMethods.OnInvoke, new InvokeRequest { Method = "m" })),
            await Assert.ThrowsAsync<RpcCallException>(() => rpc.InvokeAsync(AppCallbackMethods.OnJobEvent, new JobEventRequest { Name = "j" })),
            await Assert.ThrowsAsync<RpcCallException>(() => rpc.InvokeAsync(AppCallbackMethods.OnBindingEvent, new BindingEventRequest { Name = "b" })),
        };

        Assert.All(failures, failure => Assert.Equal((expected, "why"), (failure.StatusCode, failure.Status.Message)));
    }

    [Fact]
    public async Task Invoke_Headers_AreThoseOfTheCaller()
    {
        var seen = "";
        await using var app = await CallbackApp.StartAsync(application => application.MapMethods("/m", ["PUT"], (HttpRequest request) =>
        {
            seen = $"{request.Headers.Accept} {request.Headers["x-own"]} {request.Headers["grpc-timeout"]}{request.Headers["te"]} {request.ContentType} {request.QueryString}";
            return Results.Bytes("answer"u8.ToArray(), "text/plain");
        }));
        using var rpc = app.CreateRpc();

        var answer = await rpc.InvokeAsync(
            AppCallbackMethods.OnInvoke,
            new InvokeRequest { Method = "m", ContentType = "text/x", HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Put, Querystring = "a=b" } },
            new RpcCallOptions { Headers = new RpcHeaders { { "dapr-accept", "text/plain" }, { "x-own", "y" } }, Timeout = TimeSpan.FromSeconds(20) });

        Assert.Equal("text/plain y  text/x ?a=b", seen);
        Assert.Equal(("answer", "text/plain"), (answer.Data.Value.ToStringUtf8(), answer.ContentType));
    }

    [Fact]
    public async Task Job_Data_IsTheBody()
    {
        var seen = new List<string>();
        await using var app = await CallbackApp.StartAsync(application => application.MapPost("/job/{name}", async (HttpRequest request, string name) => seen.Add($"{name} {await new StreamReader(request.Body).ReadToEndAsync()}")));
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.OnJobEvent, new JobEventRequest { Name = "a b", Data = Any.Pack(Value.ForString("text")) });
        await rpc.InvokeAsync(AppCallbackMethods.OnJobEventAlpha1, new JobEventRequest { Name = "raw", Data = new Any { Value = ByteString.CopyFromUtf8("bytes") } });

        Assert.Equal(["a b \"text\"", "raw bytes"], seen);
    }

    [Fact]
    public async Task BindingMetadata_SaysNotWhoCalls()
    {
        var seen = "";
        await using var app = await CallbackApp.StartAsync(application => application.MapDaprBinding("queue", (HttpRequest request) => { seen = request.Headers["dapr-api-token"].ToString(); }));
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(
            AppCallbackMethods.OnBindingEvent,
            new BindingEventRequest { Name = "queue", Metadata = { ["dapr-api-token"] = "forged" } },
            new RpcCallOptions { Headers = new RpcHeaders { { "dapr-api-token", "secret" } } });

        Assert.Equal("secret", seen);
    }

    [Fact]
    public async Task Service_OfTheApplicationsOwn_GoesBefore()
    {
        await using var app = await CallbackApp.StartAsync(application => application.MapUnary(AppCallbackMethods.OnInvoke, (_, _) => Task.FromResult(new InvokeResponse { ContentType = "own" })));
        using var rpc = app.CreateRpc();

        Assert.Equal("own", (await rpc.InvokeAsync(AppCallbackMethods.OnInvoke, new InvokeRequest { Method = "m" })).ContentType);
        Assert.Empty((await rpc.InvokeAsync(AppCallbackMethods.ListInputBindings, new Empty())).Bindings);
    }
}
