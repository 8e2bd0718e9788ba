using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.PubSub;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>Applications that host actors at the end of a stream.</summary>
public sealed class ActorStreamTests
{
    [Fact]
    public async Task Invoke_IsAnsweredByItsId()
    {
        await using var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar);
        var call = sidecar.CallAsync("T/a", "m", "question", headers: ("x-mine", "1"));
        var asked = (await ReadAsync(stream)).InvokeRequest;
        Assert.Equal(("T", "a", "m", "question", "1"), (asked.ActorType, asked.ActorId, asked.Method, asked.Data.ToStringUtf8(), asked.Metadata["x-mine"]));

        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = asked.Id, Data = ByteString.CopyFromUtf8("answer") } });
        Assert.Equal((200, "answer"), await call.WithLimit(() => "no answer"));
    }

    /// <summary>The protocol has no word for a caller who has left: its turn goes on, and who comes next waits for its end.</summary>
    [Fact]
    public async Task Invoke_WhoseCallerLeaves_HoldsItsTurnUntilItIsAnswered()
    {
        await using var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar);
        using var leaving = new CancellationTokenSource();
        var left = sidecar.CallAsync("T/a", "first", cancellationToken: leaving.Token);
        await sidecar.AcceptedAsync();
        var first = (await ReadAsync(stream)).InvokeRequest;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        var next = sidecar.CallAsync("T/a", "second");
        await sidecar.AcceptedAsync();
        var other = sidecar.CallAsync("T/b", "third");
        var third = (await ReadAsync(stream)).InvokeRequest;
        Assert.Equal("third", third.Method);

        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = first.Id } });
        var second = (await ReadAsync(stream)).InvokeRequest;
        Assert.Equal("second", second.Method);
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = second.Id } });
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = third.Id } });
        Assert.Equal((200, 200), ((await next).Status, (await other).Status));
    }

    [Fact]
    public async Task Invoke_AnErrorOfTheApplication_IsMarkedForTheCaller()
    {
        await using var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar);
        var call = sidecar.Http.PutAsync("/v1.0/actors/T/a/method/m", null);
        var asked = (await ReadAsync(stream)).InvokeRequest;
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = asked.Id, Error = true, Data = ByteString.CopyFromUtf8("E") } });

        using var answer = await call.WithLimit(() => "no answer");
        Assert.Equal("true", answer.Headers.GetValues("X-DaprErrorResponseHeader").Single());
    }

    [Fact]
    public async Task Invoke_ThatFails_IsAnErrorOfTheCall()
    {
        await using var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar);
        var call = sidecar.CallAsync("T/a", "m");
        var asked = (await ReadAsync(stream)).InvokeRequest;
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { RequestFailed = new() { Id = asked.Id, Code = 5, Message = "no such method" } });

        Assert.Equal(
            (500, """{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"error invoke actor method: rpc error: code = NotFound desc = no such method"}"""), await call.WithLimit(() => "no answer"));
    }

    [Fact]
    public async Task TimerReminderAndDeactivation_ComeWithWhatWasRegistered()
    {
        await using var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar, initial => initial.ActorIdleTimeout = TimeSpan.FromSeconds(10).ToDuration());
        await sidecar.SendAsync("POST", "T/a/timers/t", """{"dueTime":"0s","callback":"c","data":1}""");
        var timer = (await ReadAsync(stream)).TimerRequest;
        Assert.Equal(("t", "c", "0s", "1"), (timer.Name, timer.Callback, timer.DueTime, timer.Data.Unpack<BytesValue>().Value.ToStringUtf8()));
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { TimerResponse = new() { Id = timer.Id } });

        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"0s","data":"x"}""");
        var reminder = (await ReadAsync(stream)).ReminderRequest;
        Assert.Equal(("r", "", "\"x\""), (reminder.Name, reminder.DueTime, reminder.Data.Unpack<BytesValue>().Value.ToStringUtf8()));
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { ReminderResponse = new() { Id = reminder.Id, Cancel = true } });
        await sidecar.Clock.SettleAsync();

        sidecar.Clock.Advance(TimeSpan.FromSeconds(10));
        var deactivation = (await ReadAsync(stream)).DeactivateRequest;
        Assert.Equal(("T", "a"), (deactivation.ActorType, deactivation.ActorId));
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { DeactivateResponse = new() { Id = deactivation.Id } });
        await sidecar.Clock.SettleAsync();
        Assert.Equal(400, (await sidecar.SendAsync("POST", "T/a/state", "[]")).Status);
    }

    [Fact]
    public async Task Closed_CallsWait_UntilATypeIsHostedAgain()
    {
        await using var sidecar = await StartAsync();
        using (var first = await OpenAsync(sidecar))
        {
            await first.CompleteAsync();
            Assert.Null(await first.ReadAsync());
        }

        Assert.Contains("\"actorRuntime\":{\"runtimeStatus\":\"INITIALIZING\",\"hostReady\":false}", await sidecar.Http.GetStringAsync("/v1.0/metadata"), StringComparison.Ordinal);
        var call = sidecar.CallAsync("T/a", "m");
        await sidecar.Clock.SettleAsync();
        Assert.False(call.IsCompleted);

        using var second = await OpenAsync(sidecar);
        var asked = (await ReadAsync(second)).InvokeRequest;
        await second.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = asked.Id } });
        Assert.Equal(200, (await call.WithLimit(() => "no answer")).Status);
    }

    [Fact]
    public async Task Closed_WhileACallRuns_FailsTheCall()
    {
        await using var sidecar = await StartAsync();
        var stream = await OpenAsync(sidecar);
        var call = sidecar.CallAsync("T/a", "m");
        await ReadAsync(stream);
        stream.Dispose();

        Assert.Equal(
            (500, """{"errorCode":"ERR_ACTOR_INVOKE_METHOD","message":"error invoke actor method: the stream of the application has ended"}"""), await call.WithLimit(() => "no answer"));
    }

    [Fact]
    public async Task Stop_WithAnOpenStream_DeactivatesAndEndsIt()
    {
        var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar);
        var call = sidecar.CallAsync("T/a", "m");
        var asked = (await ReadAsync(stream)).InvokeRequest;
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = asked.Id } });
        await call;

        var stopping = sidecar.DisposeAsync().AsTask();
        var deactivation = (await ReadAsync(stream)).DeactivateRequest;
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { DeactivateResponse = new() { Id = deactivation.Id } });
        var end = await Assert.ThrowsAsync<RpcCallException>(() => stream.ReadAsync().AsTask()).WithLimit(() => "the stream goes on");
        Assert.Equal((RpcStatusCode.Unavailable, "the sidecar is stopping"), (end.StatusCode, end.Status.Message));
        await stopping.WithLimit(() => "the sidecar goes on");
    }

    /// <summary>A host that drains refuses what comes: it is about to come back, or another one is.</summary>
    [Fact]
    public async Task Reminder_RefusedAsUnavailable_IsNoTryOfIt()
    {
        await using var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar);
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"0s"}""");
        for (var times = 0; times < 8; times++)
        {
            var refused = (await ReadAsync(stream)).ReminderRequest;
            await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { RequestFailed = new() { Id = refused.Id, Code = 14, Message = "about to stop" } });
            await sidecar.Clock.SettleAsync();
            sidecar.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var asked = (await ReadAsync(stream)).ReminderRequest;
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { ReminderResponse = new() { Id = asked.Id } });
        await sidecar.Clock.SettleAsync();
        Assert.Equal(404, (await sidecar.SendAsync("GET", "T/a/reminders/r")).Status);
    }

    /// <summary>dapr#8514: a callback has no headers over a stream, so that its id is its chain.</summary>
    [Fact]
    public async Task Issue8514_CallOfTheChainOfAReminder_GetsIn()
    {
        await using var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar, initial => initial.Reentrancy = new() { Enabled = true });
        await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"0s"}""");
        var reminder = (await ReadAsync(stream)).ReminderRequest;

        var call = sidecar.CallAsync("T/a", "m", headers: ("Dapr-Reentrancy-Id", reminder.Id));
        var asked = (await ReadAsync(stream)).InvokeRequest;
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = asked.Id } });
        Assert.Equal(200, (await call.WithLimit(() => "no answer")).Status);
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { ReminderResponse = new() { Id = reminder.Id } });
    }

    [Fact]
    public async Task Stop_WhileATurnRuns_ItKeepsWhatItHasDoneAndNothingNewBegins()
    {
        var sidecar = await StartAsync();
        using var stream = await OpenAsync(sidecar);
        var call = sidecar.CallAsync("T/a", "m");
        var asked = (await ReadAsync(stream)).InvokeRequest;

        var stopping = sidecar.Sidecar.Sidecar.DisposeAsync().AsTask();
        await UntilAsync(async () => (await sidecar.CallAsync("Nobody/x", "m")).Status == 503).WithLimit(() => "the sidecar takes calls");
        Assert.Equal(503, (await sidecar.CallAsync("T/b", "m")).Status);
        var saved = await sidecar.SendAsync("POST", "T/a/state", """[{"operation":"upsert","request":{"key":"k","value":1}}]""");
        var reminder = await sidecar.SendAsync("POST", "T/a/reminders/r", """{"dueTime":"1h"}""");
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InvokeResponse = new() { Id = asked.Id } });

        Assert.Equal((200, 204, 204), ((await call).Status, saved.Status, reminder.Status));
        var deactivation = (await ReadAsync(stream)).DeactivateRequest;
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { DeactivateResponse = new() { Id = deactivation.Id } });
        await stopping.WithLimit(() => "the sidecar goes on");
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task Stop_WithAStreamThatHasNotSaidWhatItHosts_DoesNotWaitForThat()
    {
        var sidecar = await StartAsync();
        using var stream = sidecar.Rpc.Start(DaprMethods.SubscribeActorEventsAlpha1);
        var end = stream.ReadAsync().AsTask();

        // Over the same connection, so that the stream is there before.
        await sidecar.Rpc.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest());

        await sidecar.Sidecar.Sidecar.DisposeAsync();

        Assert.Equal(RpcStatusCode.Unavailable, (await Assert.ThrowsAsync<RpcCallException>(() => end)).StatusCode);
        Assert.False(sidecar.Sidecar.Sidecar.WasForced);
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task Open_WithAnHttpApplication_IsRefused()
    {
        await using var sidecar = await ActorSidecar.StartAsync();
        using var stream = sidecar.Rpc.Start(DaprMethods.SubscribeActorEventsAlpha1);
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InitialRequest = new() { Entities = { "T" } } });

        var refused = await Assert.ThrowsAsync<RpcCallException>(() => stream.ReadAsync().AsTask());
        Assert.Equal((RpcStatusCode.FailedPrecondition, "actor callback streaming requires a gRPC app channel"), (refused.StatusCode, refused.Status.Message));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Yield();
        }
    }

    private static Task<ActorSidecar> StartAsync() => ActorSidecar.StartAsync(hasApp: false);

    private static async Task<RpcCall<SubscribeActorEventsRequestAlpha1, SubscribeActorEventsResponseAlpha1>> OpenAsync(
        ActorSidecar sidecar, Action<SubscribeActorEventsRequestInitialAlpha1>? configure = null)
    {
        var initial = new SubscribeActorEventsRequestInitialAlpha1 { Entities = { "T" } };
        configure?.Invoke(initial);
        var stream = sidecar.Rpc.Start(DaprMethods.SubscribeActorEventsAlpha1);
        await stream.WriteAsync(new SubscribeActorEventsRequestAlpha1 { InitialRequest = initial });
        Assert.NotNull((await ReadAsync(stream)).InitialResponse);
        return stream;
    }

    private static async Task<SubscribeActorEventsResponseAlpha1> ReadAsync(RpcCall<SubscribeActorEventsRequestAlpha1, SubscribeActorEventsResponseAlpha1> stream) =>
        await stream.ReadAsync().AsTask().WithLimit(() => "nothing came") ?? throw new InvalidOperationException("The stream has ended.");
}
