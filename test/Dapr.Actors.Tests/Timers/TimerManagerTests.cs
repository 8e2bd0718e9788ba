using System.Text;
using System.Text.Json.Nodes;
using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Hosting;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ActorReminder = Dapr.Actors.Runtime.ActorReminder;

namespace Dapr.Actors.Tests.Timers;

/// <summary>What of timers and reminders goes to the sidecar, over gRPC and over HTTP, and what comes back.</summary>
public sealed class TimerManagerTests
{
    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    private static readonly ActorId Id = new("a/1");
    private static readonly byte[] Hi = "hi"u8.ToArray();

    private static readonly ActorReminder Reminder = new("Account", Id, "r", Hi, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5), repetitions: null, TimeSpan.FromSeconds(20));
    private static readonly ActorTimer Timer = new("Account", Id, "t", "OnTickAsync", Hi, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));

    [Fact]
    public async Task Register_OverGrpc_SendsTheBytesAsTheyAre()
    {
        RegisterActorReminderRequest? reminder = null;
        RegisterActorTimerRequest? timer = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.RegisterActorReminder, (asked, _) => Keep(out reminder, asked));
            endpoints.MapUnary(DaprMethods.RegisterActorTimer, (asked, _) => Keep(out timer, asked));
        });
        var manager = OverGrpc(sidecar);

        await manager.RegisterReminderAsync(Reminder);
        await manager.RegisterTimerAsync(Timer);

        Assert.Equal(
            new RegisterActorReminderRequest { ActorType = "Account", ActorId = "a/1", Name = "r", DueTime = "0h0m15s0ms", Period = "0h0m5s0ms", Ttl = "0h0m20s0ms", Data = ByteString.CopyFrom(Hi) },
            reminder);
        Assert.Equal(
            new RegisterActorTimerRequest { ActorType = "Account", ActorId = "a/1", Name = "t", DueTime = "0h0m15s0ms", Period = "0h0m5s0ms", Ttl = "0h0m20s0ms", Callback = "OnTickAsync", Data = ByteString.CopyFrom(Hi) },
            timer);
    }

    [Fact]
    public async Task Register_OverGrpcOnceAndWithoutBytes_LeavesThatOut()
    {
        RegisterActorReminderRequest? reminder = null;
        RegisterActorTimerRequest? timer = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.RegisterActorReminder, (asked, _) => Keep(out reminder, asked));
            endpoints.MapUnary(DaprMethods.RegisterActorTimer, (asked, _) => Keep(out timer, asked));
        });
        var manager = OverGrpc(sidecar);

        await manager.RegisterReminderAsync(new ActorReminder("Account", Id, "r", null, TimeSpan.Zero, Once));
        await manager.RegisterTimerAsync(new ActorTimer("Account", Id, "t", "OnTickAsync", null, TimeSpan.Zero, Once));

        Assert.Equal(("", "", 0), (reminder!.Period, reminder.Ttl, reminder.Data.Length));
        Assert.Equal(("", "", 0), (timer!.Period, timer.Ttl, timer.Data.Length));
    }

    [Fact]
    public async Task Unregister_OverGrpc_NamesWhatEnds()
    {
        UnregisterActorReminderRequest? reminder = null;
        UnregisterActorTimerRequest? timer = null;
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.UnregisterActorReminder, (asked, _) => Keep(out reminder, asked));
            endpoints.MapUnary(DaprMethods.UnregisterActorTimer, (asked, _) => Keep(out timer, asked));
        });
        var manager = OverGrpc(sidecar);

        await manager.UnregisterReminderAsync(Reminder);
        await manager.UnregisterTimerAsync(Timer);

        Assert.Equal(new UnregisterActorReminderRequest { ActorType = "Account", ActorId = "a/1", Name = "r" }, reminder);
        Assert.Equal(new UnregisterActorTimerRequest { ActorType = "Account", ActorId = "a/1", Name = "t" }, timer);
    }

    [Fact]
    public async Task Get_OverGrpc_ReadsTheBytesOutOfTheirJson()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(DaprMethods.GetActorReminder, (_, _) => Task.FromResult(
            new GetActorReminderResponse { ActorType = "Account", ActorId = "a/1", DueTime = "1h", Period = "@every 2h0m0s", Data = Any.Pack(new BytesValue { Value = ByteString.CopyFromUtf8("\"aGk=\"") }) })));

        var reminder = await OverGrpc(sidecar).GetReminderAsync(Reminder);

        Assert.Equal(("r", TimeSpan.FromHours(1), TimeSpan.FromHours(2), "hi"), (reminder.Name, reminder.DueTime, reminder.Period, Encoding.UTF8.GetString(reminder.State)));
    }

    [Fact]
    public async Task Get_OverGrpcOfWhatIsNot_IsNull()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapUnary(
            DaprMethods.GetActorReminder, (_, _) => throw new RpcCallException(RpcStatusCode.NotFound, "actor reminder not found: r")));

        Assert.Null(await OverGrpc(sidecar).GetReminderAsync(Reminder));
    }

    [Fact]
    public async Task Get_OfARuntimeThatKnowsItOverHttpAlone_GoesThere()
    {
        // In the words of a runtime that takes the call for one to be handed on.
        await using var sidecar = await FakeSidecar.StartAsync(endpoints =>
        {
            endpoints.MapUnary(DaprMethods.GetActorReminder, (_, _) =>
                throw new RpcCallException(RpcStatusCode.Unknown, "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found"));
            endpoints.MapGet("/v1.0/actors/Account/{id}/reminders/r", () => Results.Json(new { dueTime = "1s", period = "", data = "aGk=" }));
        });

        var reminder = await OverGrpc(sidecar).GetReminderAsync(Reminder);

        Assert.Equal((TimeSpan.FromSeconds(1), Once), (reminder.DueTime, reminder.Period));
    }

    [Fact]
    public async Task Register_OverHttp_IsTheJsonOfTheOfficialSdk()
    {
        var bodies = new List<JsonNode?>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapPut("/{**rest}", async (HttpContext context) =>
        {
            bodies.Add(await JsonNode.ParseAsync(context.Request.Body));
            return Results.NoContent();
        }));
        var manager = OverHttp(sidecar);

        await manager.RegisterReminderAsync(Reminder);
        await manager.RegisterReminderAsync(new ActorReminder("Account", Id, "r", null, TimeSpan.Zero, Once));
        await manager.RegisterReminderAsync(new ActorReminder("Account", Id, "r", null, TimeSpan.Zero, TimeSpan.FromHours(1), repetitions: 3));
        await manager.RegisterTimerAsync(Timer);
        await manager.RegisterTimerAsync(new ActorTimer("Account", Id, "t", "OnTickAsync", null, TimeSpan.Zero, Once));

        Assert.Equal(
            [
                """{"dueTime":"0h0m15s0ms","period":"0h0m5s0ms","data":"aGk=","ttl":"0h0m20s0ms"}""",
                """{"dueTime":"0h0m0s0ms","period":"","data":""}""",
                """{"dueTime":"0h0m0s0ms","period":"R3/PT1H","data":""}""",
                """{"dueTime":"0h0m15s0ms","period":"0h0m5s0ms","data":"aGk=","callback":"OnTickAsync","ttl":"0h0m20s0ms"}""",
                """{"dueTime":"0h0m0s0ms","callback":"OnTickAsync"}""",
            ],
            bodies.Select(body => body!.ToJsonString()));
    }

    [Fact]
    public async Task Requests_OverHttp_GoToThePathOfTheActor()
    {
        var asked = new List<string>();
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.Map("/{**rest}", (HttpContext context) =>
        {
            asked.Add($"{context.Request.Method} {context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}");
            return Results.NoContent();
        }));
        var manager = OverHttp(sidecar);

        await manager.RegisterReminderAsync(Reminder);
        await manager.GetReminderAsync(Reminder);
        await manager.UnregisterReminderAsync(Reminder);
        await manager.RegisterTimerAsync(Timer);
        await manager.UnregisterTimerAsync(Timer);

        Assert.Equal(
            [
                "PUT /v1.0/actors/Account/a%2F1/reminders/r",
                "GET /v1.0/actors/Account/a%2F1/reminders/r",
                "DELETE /v1.0/actors/Account/a%2F1/reminders/r",
                "PUT /v1.0/actors/Account/a%2F1/timers/t",
                "DELETE /v1.0/actors/Account/a%2F1/timers/t",
            ],
            asked);
    }

    [Theory]
    [InlineData(200, "null")]
    [InlineData(200, "{}")]
    [InlineData(200, "")]
    [InlineData(204, "")]
    [InlineData(404, """{"errorCode":"ERR_ACTOR_REMINDER_NOT_FOUND","message":"actor reminder not found: r"}""")]
    public async Task Get_OverHttpOfWhatIsNot_IsNull(int status, string body)
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet("/{**rest}", (HttpContext context) =>
        {
            context.Response.StatusCode = status;
            return body.Length > 0 ? context.Response.WriteAsync(body) : Task.CompletedTask;
        }));

        Assert.Null(await OverHttp(sidecar).GetReminderAsync(Reminder));
    }

    [Fact]
    public async Task Get_OverHttpOfATimeThatIsOver_IsDueAtOnce()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet("/{**rest}", () => Results.Json(new { dueTime = "2020-01-01T00:00:00Z", period = "0 30 * * * *" })));

        var reminder = await OverHttp(sidecar).GetReminderAsync(Reminder);

        Assert.Equal((TimeSpan.Zero, Once), (reminder.DueTime, reminder.Period));
    }

    [Fact]
    public async Task Get_ThatFails_IsNoMissingReminder()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapGet(
            "/{**rest}", () => Results.Json(new { errorCode = "ERR_ACTOR_REMINDER_GET", message = "no scheduler" }, statusCode: 500)));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => OverHttp(sidecar).GetReminderAsync(Reminder));

        Assert.Equal("ERR_ACTOR_REMINDER_GET", exception.ErrorCode);
    }

    [Fact]
    public async Task Register_OfATypeThatIsNotHosted_IsNoMatterOfTokens()
    {
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapPut(
            "/{**rest}", () => Results.Json(new { errorCode = "ERR_ACTOR_REMINDER_NON_HOSTED", message = "not hosted" }, statusCode: 403)));

        var exception = await Assert.ThrowsAsync<DaprApiException>(() => OverHttp(sidecar).RegisterReminderAsync(Reminder));

        Assert.Equal("ERR_ACTOR_REMINDER_NON_HOSTED", exception.ErrorCode);
    }

    private static ActorTimerManager OverGrpc(FakeSidecar sidecar) => new ActorConnection(new ActorRuntimeOptions(), sidecar.Connect()).CreateTimerManager(new ManualClock());

    private static HttpTimerManager OverHttp(FakeSidecar sidecar) => new(new ActorHttpApi(sidecar.Connect()), new ManualClock());

    private static Task<Empty> Keep<T>(out T kept, T asked)
    {
        kept = asked;
        return Task.FromResult(new Empty());
    }
}
