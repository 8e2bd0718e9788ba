using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Dapr.Sidecar.Bindings;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>bindings.in-memory: a queue of which each message goes to one reader.</summary>
public sealed class InMemoryBindingTests : InputBindingContract
{
    [Fact]
    public async Task Messages_OneReader_ComeInTheOrderInWhichTheyWerePutIn()
    {
        var (clock, seen) = (new ManualClock(), new ConcurrentQueue<string>());
        using var queue = Create(clock);
        await PutAsync(queue, "1", "2", "3");

        await using var reading = await queue.ReadAsync((message, _) => Handled(() => seen.Enqueue(Text(message))), CancellationToken.None);
        await PutAsync(queue, "4", "5");
        await clock.SettleAsync();

        Assert.Equal("1 2 3 4 5", string.Join(' ', seen));
    }

    [Fact]
    public async Task Messages_ManyReaders_EachGoesToOneOfThem()
    {
        const int Count = 300;
        var (clock, seen) = (new ManualClock(), new ConcurrentQueue<(int Reader, string Message)>());
        using var queue = Create(clock);
        var readings = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => queue.ReadAsync(
            async (message, _) =>
            {
                await Task.Yield();
                seen.Enqueue((number, Text(message)));
                return new InputBindingAnswer { IsHandled = true };
            },
            CancellationToken.None)));

        await Task.WhenAll(Enumerable.Range(0, Count).Select(number => Task.Run(() => PutAsync(queue, $"{number}"))));
        await clock.SettleAsync();

        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"{number}").Order(), seen.Select(entry => entry.Message).Order());
        Assert.Equal(3, seen.Select(entry => entry.Reader).Distinct().Count());
        await Task.WhenAll(readings.Select(reading => reading.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task Message_NotHandled_ComesAgainLaterAndLaterBehindNobody()
    {
        var (clock, seen) = (new ManualClock(), new ConcurrentQueue<string>());
        using var queue = Create(clock, ("redeliverInterval", "1s"));
        await using var reading = await queue.ReadAsync(
            (message, _) =>
            {
                seen.Enqueue($"{Text(message)}@{clock.GetUtcNow():mm:ss}");
                return Task.FromResult(new InputBindingAnswer { IsHandled = Text(message) != "bad" });
            },
            CancellationToken.None);

        await PutAsync(queue, "bad", "good");
        await clock.AdvanceAsync(TimeSpan.FromMinutes(4));

        Assert.Equal("bad@00:00 good@00:00 bad@00:01 bad@00:03 bad@00:07 bad@00:15 bad@00:31 bad@01:03 bad@02:03 bad@03:03", string.Join(' ', seen));
    }

    [Fact]
    public async Task Messages_NotHandledOnce_KeepTheirOrder()
    {
        var (clock, seen, isWell) = (new ManualClock(), new ConcurrentQueue<string>(), false);
        using var queue = Create(clock);
        await using var reading = await queue.ReadAsync(
            (message, _) =>
            {
                if (isWell) seen.Enqueue(Text(message));
                return Task.FromResult(new InputBindingAnswer { IsHandled = isWell });
            },
            CancellationToken.None);
        await PutAsync(queue, "1", "2", "3");
        await clock.SettleAsync();

        isWell = true;
        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("1 2 3", string.Join(' ', seen));
    }

    [Fact]
    public async Task Message_OfAReaderThatEnds_GoesToTheNextAtOnce()
    {
        var (clock, seen, begun, release) = (new ManualClock(), new ConcurrentQueue<string>(), new TaskCompletionSource(), new TaskCompletionSource<InputBindingAnswer>());
        using var queue = Create(clock);
        var first = await queue.ReadAsync(
            (_, _) =>
            {
                begun.TrySetResult();
                return release.Task;
            },
            CancellationToken.None);
        await PutAsync(queue, "1");
        await begun.Task.WithLimit(() => "nothing was brought");
        await using var second = await queue.ReadAsync((message, _) => Handled(() => seen.Enqueue(Text(message))), CancellationToken.None);

        var ending = first.DisposeAsync().AsTask();
        release.SetCanceled();
        await ending;
        await clock.SettleAsync();

        Assert.Equal("1", string.Join(' ', seen));
    }

    [Fact]
    public async Task Message_TimeIsUp_IsGone()
    {
        var (clock, seen) = (new ManualClock(), new ConcurrentQueue<string>());
        using var queue = Create(clock);
        await queue.InvokeAsync(Request("short", ("ttlInSeconds", "5")), CancellationToken.None);
        await queue.InvokeAsync(Request("long", ("ttlInSeconds", "6")), CancellationToken.None);
        await clock.AdvanceAsync(TimeSpan.FromSeconds(5));

        await using var reading = await queue.ReadAsync((message, _) => Handled(() => seen.Enqueue(Text(message))), CancellationToken.None);
        await clock.SettleAsync();

        Assert.Equal("long", string.Join(' ', seen));
    }

    [Fact]
    public async Task Messages_TimeIsUpAndNobodyReads_AreNotKept()
    {
        var clock = new ManualClock();
        using var queue = Create(clock);
        for (var count = 0; count < 2048; count++)
        {
            await queue.InvokeAsync(Request("short", ("ttlInSeconds", "1")), CancellationToken.None);
        }

        await clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        await queue.InvokeAsync(Request("later"), CancellationToken.None);

        Assert.Equal(1, queue.Waiting);
    }

    [Theory]
    [InlineData("redeliverInterval", "soon", "redeliverInterval: 'soon' is no duration such as 500ms, 30s or 24h")]
    [InlineData("redeliverInterval", "48h", "redeliverInterval: 48h0m0s must be at most 24h0m0s")]
    public void Setting_Wrong_IsNamed(string name, string value, string reason) =>
        Assert.Equal(reason, Assert.Throws<InvalidOperationException>(() => Create(new ManualClock(), (name, value))).Message);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    public async Task TimeToLive_ThatIsNone_IsRefused(string seconds)
    {
        await using var sidecar = await BindingSidecar.StartAsync(null, BindingSidecar.Of("queue", "bindings.in-memory"));

        var (status, body, _) = await sidecar.InvokeAsync("queue", $$$"""{"operation":"create","data":1,"metadata":{"ttlInSeconds":"{{{seconds}}}"}}""");

        Assert.Equal((500, $$"""{"errorCode":"ERR_INVOKE_OUTPUT_BINDING","message":"error invoking output binding queue: ttlInSeconds: '{{seconds}}' must be a number of at least 1"}"""), (status, body));
    }

    [Fact]
    public async Task Sidecars_ThatShareIt_TakeEachMessageOnce()
    {
        await using var shared = new SharedComponents();
        var (controlPlane, apps) = (new ControlPlane(), new[] { new HttpApp(null), new HttpApp(null) });
        await using var one = await StartAsync(apps[0]);
        await using var two = await StartAsync(apps[1]);

        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(204, (await one.InvokeAsync("queue", $$$"""{"operation":"create","data":{{{number}}},"metadata":{"k":"v"}}""")).Status);
        }

        await one.Clock.SettleAsync();
        var received = apps.Select(app => app.All.Where(request => request.Method == "POST").ToList()).ToList();
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}").Order(), received.SelectMany(requests => requests).Select(request => request.Body).Order());
        Assert.All(received, requests => Assert.NotEmpty(requests));
        Assert.All(received.SelectMany(requests => requests), request => Assert.Equal("v", request.Headers["k"]));

        Task<BindingSidecar> StartAsync(HttpApp app) => BindingSidecar.StartAsync(
            app, AppProtocol.Http, options => (options.SharedComponents, options.ControlPlane) = (shared, controlPlane), BindingSidecar.Of("queue", "bindings.in-memory"));
    }

    [Fact]
    public async Task Queue_ApplicationFailsOnce_HandlesTheMessageAtTheNextTry()
    {
        var (app, posts) = (new HttpApp(null), 0);
        app.AnswerWith(request => new(request.Method == "POST" && Interlocked.Increment(ref posts) == 1 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        await using var sidecar = await BindingSidecar.StartAsync(app, BindingSidecar.Of("queue", "bindings.in-memory"));

        await sidecar.InvokeAsync("queue", """{"operation":"create","data":{"a":1}}""");
        await sidecar.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal([false, true], sidecar.Deliveries.Select(delivery => delivery.IsHandled));
        Assert.Equal("""{"a":1} {"a":1}""", string.Join(' ', app.All.Where(request => request.Method == "POST").Select(request => request.Body)));
    }

    private protected override Task<InputBindingSubject> CreateAsync()
    {
        var clock = new ManualClock();
        var queue = Create(clock, ("redeliverInterval", "24h"));
        return Task.FromResult(new InputBindingSubject(queue, data => PutAsync(queue, data), queue.Dispose));
    }

    internal static InMemoryBinding Create(ManualClock clock, params (string Name, string Value)[] settings)
    {
        var inFlight = new InFlight();
        clock.Watch(inFlight);
        return new(BindingSidecar.Of("queue", "bindings.in-memory", settings), clock, inFlight, NullLogger.Instance);
    }

    private static async Task PutAsync(InMemoryBinding queue, params string[] messages)
    {
        foreach (var message in messages)
        {
            await queue.InvokeAsync(Request(message), CancellationToken.None);
        }
    }

    private static OutputBindingRequest Request(string data, params (string Name, string Value)[] metadata) =>
        new() { Operation = "create", Data = Encoding.UTF8.GetBytes(data), Metadata = metadata.ToDictionary(pair => pair.Name, pair => pair.Value) };

    private static string Text(InputBindingEvent message) => Encoding.UTF8.GetString(message.Data.Span);
}
