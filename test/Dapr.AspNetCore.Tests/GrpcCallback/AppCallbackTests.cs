using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.AspNetCore.Tests.GrpcCallback;

/// <summary>The methods that the runtime calls on an application that speaks gRPC, one by one.</summary>
public sealed class AppCallbackTests
{
    private static readonly TopicEventRequest Event = new()
    {
        Id = "1",
        Source = "shop",
        Type = "order",
        SpecVersion = "1.0",
        DataContentType = "application/json",
        Data = ByteString.CopyFromUtf8("""{"sku":"tea"}"""),
        Topic = "orders",
        PubsubName = "pubsub",
        Path = "/orders",
        Extensions = new Struct { Fields = { ["traceid"] = Value.ForString("t"), ["n"] = Value.ForNumber(1) } },
    };

    [Fact]
    public async Task ListTopicSubscriptions_Endpoints_AreThoseOfTheHttpList()
    {
        await using var app = await TestApp.StartAsync(application =>
        {
            application.MapDaprAppCallback(new SubscribeOptions { EnableRawPayload = true });
            application.MapPost("/a", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", Match = "event.type == \"a\"", Priority = 1 });
            application.MapPost("/b", () => { }).WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "t", DeadLetterTopic = "dead" });
            application.MapPost("/bulk", () => { }).WithTopic("pubsub", "bulk").WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "bulk", MaxMessagesCount = 7, MaxAwaitDurationMs = 8 });
        });
        using var rpc = app.CreateRpc();

        var list = (await rpc.InvokeAsync(AppCallbackMethods.ListTopicSubscriptions, new Empty())).Subscriptions;

        Assert.Equal(["bulk", "t"], list.Select(subscription => subscription.Topic));
        Assert.Equal((true, 7, 8, "bulk"), (list[0].BulkSubscribe.Enabled, list[0].BulkSubscribe.MaxMessagesCount, list[0].BulkSubscribe.MaxAwaitDurationMs, list[0].Routes.Default));
        Assert.Equal(("pubsub", "dead", "b", "true"), (list[1].PubsubName, list[1].DeadLetterTopic, list[1].Routes.Default, list[1].Metadata["rawPayload"]));
        Assert.Equal(("event.type == \"a\"", "a"), (list[1].Routes.Rules.Single().Match, list[1].Routes.Rules.Single().Path));
        Assert.Null(list[1].BulkSubscribe);
    }

    [Theory]
    [InlineData(200, "", Status.Success)]
    [InlineData(204, "", Status.Success)]
    [InlineData(200, """{"status":"RETRY"}""", Status.Retry)]
    [InlineData(200, """{"status":"DROP"}""", Status.Drop)]
    [InlineData(200, """{"status":"else"}""", Status.Retry)]
    [InlineData(200, "no json", Status.Success)]
    [InlineData(404, "", Status.Drop)]
    [InlineData(500, "", Status.Retry)]
    public async Task TopicEvent_AnswerOfTheHandler_IsReadAsOverHttp(int status, string body, Status expected)
    {
        await using var app = await CallbackApp.StartAsync(application => application.MapPost("/orders", async (HttpContext context) =>
        {
            context.Response.StatusCode = status;
            if (body.Length > 0) await context.Response.WriteAsync(body);
        }));
        using var rpc = app.CreateRpc();

        Assert.Equal(expected, (await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event)).Status);
    }

    [Fact]
    public async Task TopicEvent_HandlerThatThrows_IsToComeAgain()
    {
        await using var app = await CallbackApp.StartAsync(application => application.MapPost("/orders", string () => throw new InvalidOperationException("broken")));
        using var rpc = app.CreateRpc();

        Assert.Equal(Status.Retry, (await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event)).Status);
    }

    [Theory]
    [InlineData(true, """{"sku":"tea"}""")]
    [InlineData(false, """{"id":"1","source":"shop","type":"order","specversion":"1.0","datacontenttype":"application/json","traceid":"t","n":1,"data":{"sku":"tea"},"topic":"orders","pubsubname":"pubsub"}""")]
    public async Task TopicEvent_IsUnpackedWhereTheApplicationUnpacksEvents(bool unpacks, string expected)
    {
        var seen = "";
        await using var app = await TestApp.StartAsync(application =>
        {
            if (unpacks) application.UseCloudEvents();
            application.MapDaprAppCallback();
            application.MapPost("/orders", async (HttpRequest request) => seen = await new StreamReader(request.Body).ReadToEndAsync());
        });
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event);

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(seen)), seen);
    }

    [Fact]
    public async Task TopicEvent_WithoutAPath_GoesToTheHandlerOfTheTopic()
    {
        var seen = 0;
        await using var app = await CallbackApp.StartAsync(application => application.MapPost("/elsewhere", () => seen++).WithTopic("pubsub", "orders"));
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, new TopicEventRequest(Event) { Path = "" });

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task BulkEvent_Entries_ComeAsOverHttpAndAreAnsweredOneByOne()
    {
        BulkSubscribeMessage<BulkMessageModel<string>>? seen = null;
        await using var app = await CallbackApp.StartAsync(application => application.MapPost("/bulk", (BulkSubscribeMessage<BulkMessageModel<string>> bulk) =>
        {
            seen = bulk;
            return new BulkSubscribeAppResponse([new("a", BulkSubscribeAppResponseStatus.SUCCESS), new("b", BulkSubscribeAppResponseStatus.DROP)]);
        }));
        using var rpc = app.CreateRpc();
        var request = new TopicEventBulkRequest
        {
            Id = "1",
            Topic = "orders",
            PubsubName = "pubsub",
            Type = "com.dapr.event.sent.bulk",
            Path = "/bulk",
            Entries =
            {
                Entry("a"), Entry("b"), Entry("c"),
            },
        };

        var answers = new List<TopicEventBulkResponse>
        {
            await rpc.InvokeAsync(AppCallbackMethods.OnBulkTopicEvent, request),
            await rpc.InvokeAsync(AppCallbackMethods.OnBulkTopicEventAlpha1, request),
        };

        Assert.Equal(["data of a", "data of b", "data of c"], seen!.Entries.Select(entry => entry.Event.Data));
        Assert.All(answers, answer => Assert.Equal(
            [("a", Status.Success), ("b", Status.Drop), ("c", Status.Retry)],
            answer.Statuses.Select(status => (status.EntryId, status.Status))));
    }

    [Fact]
    public async Task Health_IsThatOfTheApplicationWithoutTheSidecarThatAsks()
    {
        var isWell = true;
        await using var app = await CallbackApp.StartAsync(_ => { }, builder =>
        {
            builder.Services.AddDaprClient(dapr => dapr.UseHttpEndpoint("http://127.0.0.1:1").UseGrpcEndpoint("http://127.0.0.1:1"));
            builder.Services.AddHealthChecks().AddDapr().AddDaprComponent("statestore").AddCheck("disk", () => isWell ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        });
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.HealthCheck, new Empty());
        isWell = false;
        var exception = await Assert.ThrowsAsync<RpcCallException>(() => rpc.InvokeAsync(AppCallbackMethods.HealthCheck, new Empty()));

        Assert.Equal((RpcStatusCode.Unavailable, "The application is not well: disk"), (exception.StatusCode, exception.Status.Message));
    }

    [Fact]
    public async Task Handler_HasServicesAndAContextOfItsOwn()
    {
        var (ends, seen) = (new List<string>(), "");
        await using var app = await CallbackApp.StartAsync(
            application => application.MapPost("/orders", (Ending ending, IHttpContextAccessor accessor, HttpContext context) =>
            {
                ending.Ended = () => ends.Add("services");
                context.Response.OnStarting(() => Note("starting"));
                context.Response.OnCompleted(() => Note("completed"));
                seen = $"{context.Request.Path} {accessor.HttpContext!.Request.Path}";

                Task Note(string what)
                {
                    ends.Add(what);
                    return Task.CompletedTask;
                }
            }),
            builder => builder.Services.AddHttpContextAccessor().AddScoped<Ending>());
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event);

        // The accessor is the flow's, which is that of the call.
        Assert.Equal("/orders /dapr.proto.runtime.v1.AppCallback/OnTopicEvent", seen);
        Assert.Equal(["completed", "services", "starting"], ends.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Accessor_AroundTheCall_StillHasItAfterwards()
    {
        var seen = "";
        await using var app = await TestApp.StartAsync(
            application =>
            {
                application.Use(async (context, next) =>
                {
                    await next(context);
                    seen = $"{application.Services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request.Path}";
                });
                application.MapDaprAppCallback();
                application.MapPost("/orders", () => { });
            },
            builder => builder.Services.AddHttpContextAccessor());
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event);

        Assert.Equal("/dapr.proto.runtime.v1.AppCallback/OnTopicEvent", seen);
    }

    [Fact]
    public async Task End_OfTheServicesThatFails_UndoesNoAnswer()
    {
        var ended = false;
        await using var app = await CallbackApp.StartAsync(application => application.MapPost("/orders", (HttpContext context) =>
        {
            context.Response.OnCompleted(() =>
            {
                ended = true;
                return Task.CompletedTask;
            });
            context.Response.OnCompleted(() => throw new InvalidOperationException("broken"));
        }));
        using var rpc = app.CreateRpc();

        Assert.Equal((Status.Success, true), ((await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event)).Status, ended));
    }

    [Fact]
    public async Task TopicEvent_BytesOfAnyType_ComeAsTheyAre()
    {
        byte[] picture = [0x89, 0x50, 0xff, 0x00, 0xfe];
        var seen = ("", Array.Empty<byte>());
        await using var app = await TestApp.StartAsync(application =>
        {
            application.UseCloudEvents();
            application.MapDaprAppCallback();
            application.MapPost("/orders", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                seen = (request.ContentType!, body.ToArray());
            });
        });
        using var rpc = app.CreateRpc();

        var answer = await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, new TopicEventRequest(Event) { DataContentType = "image/png", Data = ByteString.CopyFrom(picture) });

        Assert.Equal((Status.Success, "image/png"), (answer.Status, seen.Item1));
        Assert.Equal(picture, seen.Item2);
    }

    [Fact]
    public async Task User_OfTheApplicationsOwnMiddleware_IsTheHandlers()
    {
        var seen = "";
        await using var app = await TestApp.StartAsync(application =>
        {
            application.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "own"));
                return next(context);
            });
            application.MapDaprAppCallback();
            application.MapPost("/orders", (ClaimsPrincipal user) => seen = user.Identity!.Name);
        });
        using var rpc = app.CreateRpc();

        await rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event);

        Assert.Equal("ada", seen);
    }

    [Theory]
    [InlineData("secret", "Success")]
    [InlineData("wrong", "Unauthenticated")]
    [InlineData("", "Unauthenticated")]
    public async Task Token_OfTheRuntime_IsAskedFor(string token, string expected)
    {
        await using var app = await CallbackApp.StartAsync(
            application =>
            {
                application.MapPost("/orders", () => { }).WithTopic("pubsub", "orders");
                application.MapPost("/m", () => { }).RequireAuthorization("Dapr");
            },
            builder =>
            {
                builder.Configuration["APP_API_TOKEN"] = "secret";
                builder.Services.AddDaprAuthentication();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder("Dapr").RequireClaim("customer").Build());
            });
        using var rpc = app.CreateRpc();
        var options = new RpcCallOptions { Headers = token.Length > 0 ? new RpcHeaders { { "dapr-api-token", token } } : null };

        var answer = await Record.ExceptionAsync(() => rpc.InvokeAsync(AppCallbackMethods.OnTopicEvent, Event, options));
        var invoked = await Record.ExceptionAsync(() => rpc.InvokeAsync(AppCallbackMethods.OnInvoke, new InvokeRequest { Method = "m" }, options));

        Assert.All([answer, invoked], exception => Assert.Equal(expected, (exception as RpcCallException)?.StatusCode.ToString() ?? "Success"));
    }

    private static TopicEventBulkRequestEntry Entry(string id) => new()
    {
        EntryId = id,
        CloudEvent = new TopicEventCERequest { Id = id, Source = "s", Type = "t", SpecVersion = "1.0", DataContentType = "text/plain", Data = ByteString.CopyFrom($"data of {id}", Encoding.UTF8) },
    };

    private sealed class Ending : IDisposable
    {
        public Action? Ended { get; set; }

        public void Dispose() => Ended?.Invoke();
    }
}
