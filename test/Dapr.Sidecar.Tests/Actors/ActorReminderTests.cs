using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Reminders, by the sidecar's clock.</summary>
public sealed class ActorReminderTests
{
    [Theory]
    [InlineData("""{"dueTime":"5s"}""", 5d)]
    [InlineData("""{"period":"3s","ttl":"7s"}""", 3d, 6d)]
    [InlineData("""{"dueTime":"1s","period":"2s","ttl":"4s"}""", 1d, 3d, 5d)]
    [InlineData("""{"dueTime":"1s","period":"R2/PT10S"}""", 1d, 11d)]
    [InlineData("""{"dueTime":"2026-01-01T00:00:09Z"}""", 9d)]
    [InlineData("""{"dueTime":"-1h","period":"R2/PT2H"}""", 0d, 3600d)]
    public async Task Reminder_IsDueWhenItSays(string reminder, params double[] seconds)
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        Assert.Equal((204, ""), await sidecar.SendAsync("POST", "T/a/reminders/r", reminder));

        await sidecar.AdvanceAsync(3600);

        Assert.Equal(seconds.Select(second => ("PUT T/a/method/remind/r", second)), sidecar.App.GotWhen.Where(entry => entry.What.StartsWith("PUT", StringComparison.Ordinal)));
        Assert.Equal(404, (await sidecar.SendAsync("GET", "T/a/reminders/r")).Status);
    }

    [Fact]
    public async Task Reminder_Daily_ComesForAMonth()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"24h","period":"24h"}""");

        await sidecar.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(Enumerable.Range(1, 30).Select(day => day * 86_400d), sidecar.App.GotWhen.Where(entry => entry.What.StartsWith("PUT", StringComparison.Ordinal)).Select(entry => entry.Second));
    }

    [Theory]
    [InlineData("""{}""", "rpc error: code = Unknown desc = job failed validation: job must have either a due time or a schedule")]
    [InlineData("""{"dueTime":"x"}""", "rpc error: code = Unknown desc = job failed validation: due time format not recognized")]
    [InlineData("""{"dueTime":"1s","period":"P1D"}""", "unsupported period format: P1D")]
    [InlineData("""{"dueTime":"1s","period":"R3/P1W"}""", "unsupported period format: R3/P1W")]
    [InlineData("""{"dueTime":"1s","period":"x"}""", "unsupported duration format: x")]
    [InlineData("""{"dueTime":"1s","period":"1s","ttl":"x"}""", "rpc error: code = Unknown desc = job failed validation: ttl format not recognized")]
    public async Task Reminder_ThatIsNone_IsRefused(string reminder, string message)
    {
        await using var sidecar = await ActorSidecar.StartAsync();

        Assert.Equal((500, $$"""{"errorCode":"ERR_ACTOR_REMINDER_CREATE","message":"error creating actor reminder: {{message}}"}"""), await sidecar.SendAsync("POST", "T/a/reminders/r", reminder));
    }

    [Fact]
    public async Task Reminder_AsItWasRegistered_IsShownOverBoth()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"1h","period":"R5/PT90M","ttl":"2027-01-01T00:00:00Z","data":{"x": 1}}""");

        Assert.Equal((200, """{"actorID":"a","actorType":"T","data":{"x":1},"dueTime":"1h","period":"@every 1h30m0s","ttl":"2027-01-01T00:00:00Z"}"""), await sidecar.SendAsync("GET", "T/a/reminders/r"));
        var shown = await sidecar.Rpc.InvokeAsync(DaprMethods.GetActorReminder, new GetActorReminderRequest { ActorType = "T", ActorId = "a", Name = "r" });
        Assert.Equal(("1h", "@every 1h30m0s", "2027-01-01T00:00:00Z", """{"x":1}"""), (shown.DueTime, shown.Period, shown.Ttl, shown.Data.Unpack<BytesValue>().Value.ToStringUtf8()));
    }

    [Fact]
    public async Task Reminder_OverGrpc_HasItsBytesAsText()
    {
        string? body = null;
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, text, _) =>
        {
            body = text;
            return Task.FromResult<HttpResponseMessage?>(null);
        });
        await sidecar.Rpc.InvokeAsync(DaprMethods.RegisterActorReminder, new RegisterActorReminderRequest { ActorType = "T", ActorId = "a", Name = "r", DueTime = "0s", Data = ByteString.CopyFromUtf8("{}") });
        await sidecar.Clock.SettleAsync();

        Assert.Equal("""{"data":"e30=","dueTime":"","period":""}""", body);
    }

    [Fact]
    public async Task Reminder_OfTheSameName_IsReplacedUnlessItIsNotToBe()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"5s"}""");
        Assert.Equal((409, """{"errorCode":"ERR_ACTOR_REMINDER_ALREADY_EXISTS","message":"actor reminder already exists: r"}"""), await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"6s","overwrite":false}"""));
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"7s"}""");

        await sidecar.AdvanceAsync(60);

        Assert.Equal([("PUT T/a/method/remind/r", 7)], sidecar.App.GotWhen);
    }

    [Theory]
    [InlineData(null, 5d, 6d, 7d, 8d)]
    [InlineData("drop", 5d)]
    [InlineData("constant", 5d, 7d, 9d)]
    public async Task Failure_IsTriedAgainByThePolicy(string? policy, params double[] seconds)
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, _, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.NotFound)));
        await sidecar.Rpc.InvokeAsync(DaprMethods.RegisterActorReminder, new RegisterActorReminderRequest
        {
            ActorType = "T",
            ActorId = "a",
            Name = "r",
            DueTime = "5s",
            FailurePolicy = policy switch
            {
                "drop" => new JobFailurePolicy { Drop = new() },
                "constant" => new JobFailurePolicy { Constant = new() { Interval = TimeSpan.FromSeconds(2).ToDuration(), MaxRetries = 2 } },
                _ => null,
            },
        });

        await sidecar.AdvanceAsync(60);

        Assert.Equal(seconds, sidecar.App.GotWhen.Select(entry => entry.Second));
        Assert.Equal(404, (await sidecar.SendAsync("GET", "T/a/reminders/r")).Status);
    }

    /// <summary>An application that restarts behind its sidecar must not lose what is due once.</summary>
    [Fact]
    public async Task Application_ThatIsNotThere_IsNoTryOfTheReminder()
    {
        var missing = 10;
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, _, _) => missing-- > 0
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "connection refused")
            : Task.FromResult<HttpResponseMessage?>(null));
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"1s"}""");

        await sidecar.AdvanceAsync(60);

        Assert.Equal(Enumerable.Range(1, 11).Select(second => (double)second), sidecar.App.GotWhen.Where(entry => entry.What.StartsWith("PUT", StringComparison.Ordinal)).Select(entry => entry.Second));
    }

    [Theory]
    [InlineData("DELETE", null)]
    [InlineData("POST", """{"dueTime":"1h","data":"new"}""")]
    public async Task Reminder_TakenBackWhileItWaitsForItsTurn_DoesNotCome(string verb, string? json)
    {
        var (begun, goesOn) = (Signal(), Signal());
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = async (request, _, _) =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("/m", StringComparison.Ordinal)) return null;

            begun.SetResult();
            using (InFlight.Park())
            {
                await goesOn.Task;
            }

            return null;
        });
        var turn = sidecar.CallAsync("T/a", "m");
        await begun.Task.WithLimit(() => "no call");
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"0s","data":"old"}""");
        await sidecar.Clock.SettleAsync();

        Assert.Equal(204, (await sidecar.SendAsync(verb, "T/a/reminders/r", json)).Status);
        goesOn.SetResult();
        await turn;
        await sidecar.Clock.SettleAsync();

        Assert.Equal(["PUT T/a/method/m"], sidecar.App.Got);
    }

    /// <summary>What separates an id from a name may be part of either.</summary>
    [Fact]
    public async Task Reminders_WhoseIdAndNameReadTheSame_AreTwo()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        foreach (var (id, name) in ((string, string)[])[("a", "b||r"), ("a||b", "r"), ("a%7C", "r"), ("a|", "r")])
        {
            await sidecar.Rpc.InvokeAsync(DaprMethods.RegisterActorReminder, new RegisterActorReminderRequest { ActorType = "T", ActorId = id, Name = name, DueTime = "1h" });
        }

        Assert.Equal(["a b||r", "a%7C r", "a| r", "a||b r"], (await NamesAsync(sidecar)).Order(StringComparer.Ordinal));
        Assert.Equal(["a b||r"], await NamesAsync(sidecar, "a"));
        Assert.Equal(["a||b r"], await NamesAsync(sidecar, "a||b"));
        await sidecar.Rpc.InvokeAsync(DaprMethods.UnregisterActorRemindersByType, new UnregisterActorRemindersByTypeRequest { ActorType = "T", ActorId = "a" });
        Assert.Equal(3, (await NamesAsync(sidecar)).Count);
    }

    [Fact]
    public async Task Reminder_OfNobody_IsRefused()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(
            DaprMethods.RegisterActorReminder, new RegisterActorReminderRequest { ActorType = "T", ActorId = "", Name = "r", DueTime = "1h" }));

        Assert.Equal(RpcStatusCode.InvalidArgument, refused.StatusCode);
        Assert.Empty(await NamesAsync(sidecar));
    }

    [Fact]
    public async Task Cancel_ByTheApplication_CountsAsHandledAndChangesNothing()
    {
        await using var sidecar = await ActorSidecar.StartAsync(app => app.Answer = (_, _, _) =>
        {
            var answer = new HttpResponseMessage();
            answer.Headers.Add("X-DaprReminderCancel", "true");
            return Task.FromResult<HttpResponseMessage?>(answer);
        });
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"1s","period":"1s"}""");

        await sidecar.AdvanceAsync(3);

        Assert.Equal([1d, 2d, 3d], sidecar.App.GotWhen.Select(entry => entry.Second));
    }

    [Fact]
    public async Task List_ByTypeAndByActor_AndDeleteLikewise()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        foreach (var reminder in (string[])["T/a1/reminders/r1", "T/a1/reminders/r2", "T/a10/reminders/r1"])
        {
            await sidecar.SendAsync("POST", reminder, """{"dueTime":"1h"}""");
        }

        Assert.Equal(["a10 r1", "a1 r1", "a1 r2"], await NamesAsync(sidecar));
        Assert.Equal(["a1 r1", "a1 r2"], await NamesAsync(sidecar, "a1"));
        await sidecar.Rpc.InvokeAsync(DaprMethods.UnregisterActorRemindersByType, new UnregisterActorRemindersByTypeRequest { ActorType = "T", ActorId = "a1" });
        Assert.Equal(["a10 r1"], await NamesAsync(sidecar));
        Assert.Equal((204, ""), await sidecar.SendAsync("DELETE", "T/a10/reminders/r1"));
        Assert.Empty(await NamesAsync(sidecar));
    }

    [Fact]
    public async Task Reminder_WithoutAHost_WaitsForTheNextOne()
    {
        var (clock, plane) = (new ManualClock(), new ControlPlane());
        await using (var first = await ActorSidecar.StartAsync(configure: options => options.ControlPlane = plane, clock: clock))
        {
            await first.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"10s"}""");
        }

        await clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await using var next = await ActorSidecar.StartAsync(configure: options => options.ControlPlane = plane, clock: clock);
        await clock.SettleAsync();

        Assert.Equal(["PUT T/a/method/remind/r"], next.App.Got);
    }

    [Fact]
    public async Task Reminder_WithoutAScheduler_IsRefusedInTheWordsOfEach()
    {
        await using var sidecar = await ActorSidecar.StartAsync(configure: options => options.EnableScheduler = false);

        Assert.Equal((500, """{"errorCode":"ERR_ACTOR_REMINDER_CREATE","message":"error creating actor reminder: scheduler clients are disabled"}"""), await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"1h"}"""));
        Assert.Equal(RpcStatusCode.Unknown, (await Assert.ThrowsAsync<RpcCallException>(() => NamesAsync(sidecar))).StatusCode);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<IReadOnlyList<string>> NamesAsync(ActorSidecar sidecar, string? id = null)
    {
        var request = new ListActorRemindersRequest { ActorType = "T" };
        if (id is not null) request.ActorId = id;
        return [.. (await sidecar.Rpc.InvokeAsync(DaprMethods.ListActorReminders, request)).Reminders.Select(named => $"{named.Reminder.ActorId} {named.Name}")];
    }
}
