using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Google.Protobuf;

namespace Dapr.Sidecar.Tests.State;

/// <summary>Alone, since the heap that is measured is that of the whole process.</summary>
[CollectionDefinition(nameof(LoadTests), DisableParallelization = true)]
public sealed class LoadTestsAlone;

/// <summary>Many callers of one sidecar for a while: no error, and no heap that grows.</summary>
[Collection(nameof(LoadTests))]
[Trait("Run", "Long")]
public sealed class LoadTests(ITestOutputHelper output)
{
    private const int Callers = 200;

    [Fact]
    public async Task Sidecar_TwoHundredCallers_NoErrorAndTheHeapStays()
    {
        // The short form has too little time to be strict: pools fill and code is made ready for longer than that.
        var (warm, rest, most) = Fuzzing.IsSoak ? (3.0, 7.0, 1.05) : (0.7, 1.3, 1.25);
        var clock = new ManualClock();
        using var app = new EchoApp();
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Clock = clock;
            StateSidecar.AddStore(options);
            options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        });
        await sidecar.Sidecar.AttachAppAsync(app);
        var (errors, rounds) = (new ConcurrentBag<string>(), 0);

        await CallAsync(warm);
        var before = await MeasureAsync();
        await CallAsync(rest);
        var after = await MeasureAsync();

        output.WriteLine($"{rounds} rounds of 7 calls in {warm + rest} s; heap {before:N0} bytes after {warm} s, {after:N0} at the end: {((double)after / before) - 1:+0.00%;-0.00%}");
        Assert.Empty(errors.Take(3));
        Assert.Equal(rounds, app.Events);
        Assert.InRange(after, 0, before * most);

        async Task CallAsync(double seconds)
        {
            using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), TimeProvider.System);
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    try
                    {
                        await RoundAsync(sidecar, $"k{number}");
                        Interlocked.Increment(ref rounds);
                    }
                    catch (Exception exception)
                    {
                        errors.Add(exception.ToString());
                        return;
                    }
                }
            })));
        }

        async Task<long> MeasureAsync()
        {
            await clock.SettleAsync(TimeSpan.FromSeconds(60));
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    /// <summary>One call of each kind; every answer is looked at.</summary>
    private static async Task RoundAsync(TestSidecar sidecar, string key)
    {
        var value = Guid.NewGuid().ToString();
        await ExpectAsync(sidecar.SendAsync("POST", "/v1.0/state/statestore", $$"""[{"key":"{{key}}","value":"{{value}}"}]"""), 204, "");
        await ExpectAsync(sidecar.SendAsync("GET", $"/v1.0/state/statestore/{key}"), 200, $"\"{value}\"");
        var read = await sidecar.Rpc.InvokeAsync(DaprMethods.GetState, new GetStateRequest { StoreName = "statestore", Key = key });
        var item = new StateItem { Key = key, Value = ByteString.CopyFromUtf8("next"), Etag = new Etag { Value = read.Etag } };
        await sidecar.Rpc.InvokeAsync(DaprMethods.SaveState, new SaveStateRequest { StoreName = "statestore", States = { item } });
        await ExpectAsync(sidecar.SendAsync("GET", $"/v1.0/state/statestore/{key}"), 200, "next");
        await ExpectAsync(sidecar.SendAsync("POST", "/v1.0/publish/pubsub/events", $$"""{"value":"{{value}}"}"""), 204, "");
        await ExpectAsync(sidecar.SendAsync("POST", "/v1.0/invoke/app1/method/echo", value), 200, value);
    }

    private static async Task ExpectAsync(Task<HttpResponseMessage> call, int status, string body)
    {
        using var response = await call;
        var (gotStatus, gotBody) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        if (gotStatus != status || gotBody != body)
        {
            throw new InvalidOperationException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}: {gotStatus} '{gotBody}' instead of {status} '{body}'");
        }
    }

    /// <summary>Answers what it was sent, and counts its events.</summary>
    private sealed class EchoApp : HttpMessageHandler
    {
        private int _events;

        public int Events => _events;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            switch (request.RequestUri!.AbsolutePath)
            {
                case "/dapr/subscribe":
                    return Answer(JsonSerializer.Serialize(new[] { new { pubsubname = "pubsub", topic = "events", route = "/events" } }));
                case "/events":
                    Interlocked.Increment(ref _events);
                    return Answer("{}");
                case "/echo":
                    return Answer(await request.Content!.ReadAsStringAsync(cancellationToken));
                default:
                    return new HttpResponseMessage(HttpStatusCode.NotFound);
            }
        }

        private static HttpResponseMessage Answer(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body, null, "application/json") };
    }
}
