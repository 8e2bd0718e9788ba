using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Dapr.Sidecar.Tests.Components;
using Dapr.Sidecar.Tests.PubSub;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>Actors under sidecars that are programs, and die or stand still.</summary>
public sealed class DurableActorTests : IDisposable
{
    private const int Count = 20;

    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0", "--app-id=app1"];

    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(1);

    private readonly ResourceFolder _folder = new();

    public DurableActorTests() => _folder.Write(
        "store.yaml",
        $"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: store
        spec:
          type: state.sqlite
          version: v1
          metadata:
          - name: connectionString
            value: "{Path.Combine(_folder.Folder, "state.db")}"
          - name: actorStateStore
            value: "true"
        """);

    [Fact]
    public async Task Register_ThenTheProgramIsKilled_EveryReminderThatWasAnsweredComes()
    {
        var (got, isAll) = (new ConcurrentDictionary<string, int>(), Signal());
        await using var app = await AppAsync((context, path) =>
        {
            got.AddOrUpdate(path, 1, (_, times) => times + 1);
            if (got.Count == Count) isAll.TrySetResult();
            return Task.CompletedTask;
        });
        using (var program = Program(app))
        {
            using var client = await program.RunningAsync();
            await Parallel.ForAsync(0, Count, async (number, _) =>
                Assert.Equal(HttpStatusCode.NoContent, await SendAsync(client, HttpMethod.Post, $"T/a{number}/reminders/r", """{"dueTime":"4s"}""")));
            await program.KillAsync();
        }

        using var next = Program(app);
        using var asking = await next.RunningAsync();

        await isAll.Task.WithLimit(() => $"{got.Count} of {Count}: {next.Output}");
        Assert.All(got, pair => Assert.Equal(1, pair.Value));
    }

    [Fact]
    public async Task Killed_ItsActors_GoOnElsewhereWithTheirState()
    {
        await using var one = await AppAsync("one");
        await using var two = await AppAsync("two");
        using var first = Program(one);
        using var second = Program(two);
        using var toFirst = await first.RunningAsync();
        using var toSecond = await second.RunningAsync();
        var id = await OwnedAsync(toSecond, "one");
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(toFirst, HttpMethod.Post, $"T/{id}/state", """[{"operation":"upsert","request":{"key":"k","value":"kept"}}]"""));

        await first.KillAsync();
        await CalledAsync(toSecond, id, "two").WithLimit(() => second.Output);

        Assert.Equal("\"kept\"", await toSecond.GetStringAsync($"/v1.0/actors/T/{id}/state/k", TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(toSecond, HttpMethod.Post, $"T/{id}/state", """[{"operation":"upsert","request":{"key":"k","value":2}}]"""));
    }

    /// <summary>Others run its actors by then: what it was told to write while it stood still it must not write when it goes on.</summary>
    [Fact]
    public async Task Paused_PastItsLease_WritesNothingOfWhatMoved()
    {
        await using var one = await AppAsync("one");
        await using var two = await AppAsync("two");
        using var first = Program(one);
        using var second = Program(two);
        using var toFirst = await first.RunningAsync();
        using var toSecond = await second.RunningAsync();
        var id = await OwnedAsync(toSecond, "one");

        await SignalAsync(first, "STOP");
        var late = SendAsync(toFirst, HttpMethod.Post, $"T/{id}/state", """[{"operation":"upsert","request":{"key":"k","value":"stale"}}]""");
        await CalledAsync(toSecond, id, "two").WithLimit(() => second.Output);
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(toSecond, HttpMethod.Post, $"T/{id}/state", """[{"operation":"upsert","request":{"key":"k","value":"new"}}]"""));
        await SignalAsync(first, "CONT");

        Assert.Equal(HttpStatusCode.BadRequest, await late.WithLimit(() => first.Output));
        Assert.Equal("\"new\"", await toSecond.GetStringAsync($"/v1.0/actors/T/{id}/state/k", TestContext.Current.CancellationToken));

        // It takes a new place, and finds its way to whoever has the actor then.
        Assert.Contains(await CallAsync(toFirst, id, CancellationToken.None), (string[])["one", "two"]);
        await first.SaysAsync("has run out: its actors may run elsewhere");
    }

    /// <summary>Its connections stay open, and nobody says a word on them.</summary>
    [Fact]
    public async Task Paused_WithACallOnItsWay_TheCallEndsAfterItsLease()
    {
        await using var one = await AppAsync("one");
        await using var two = await AppAsync("two");
        using var first = Program(one);
        using var second = Program(two);
        using var toFirst = await first.RunningAsync();
        using var toSecond = await second.RunningAsync();
        var id = await OwnedAsync(toSecond, "one");

        await SignalAsync(first, "STOP");
        try
        {
            var answer = await CallAsync(toSecond, id, TestContext.Current.CancellationToken).WithLimit(() => second.Output);

            Assert.Contains("has left without an answer", answer, StringComparison.Ordinal);
            Assert.Equal("two", await CallAsync(toSecond, id, TestContext.Current.CancellationToken));
        }
        finally
        {
            await SignalAsync(first, "CONT");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task<PortApp> AppAsync(string name) => AppAsync((context, _) => context.Response.WriteAsync(name));

    private static Task<PortApp> AppAsync(Func<HttpContext, string, Task> answer) => PortApp.StartAsync(async context =>
    {
        var path = context.Request.Path.Value!;
        if (path == "/dapr/config") await context.Response.WriteAsync("""{"entities":["T"]}""");
        else if (path.StartsWith("/actors/", StringComparison.Ordinal)) await answer(context, path);
        else context.Response.StatusCode = 404;
    });

    private static async Task SignalAsync(SidecarProgram program, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", program.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod verb, string path, string json)
    {
        using var request = new HttpRequestMessage(verb, "/v1.0/actors/" + path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task<string> CallAsync(HttpClient client, string id, CancellationToken cancellationToken)
    {
        using var answer = await client.PutAsync($"/v1.0/actors/T/{id}/method/m", null, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>An actor that an application runs.</summary>
    private static async Task<string> OwnedAsync(HttpClient client, string owner)
    {
        for (var number = 0; number < 100; number++)
        {
            if (await CallAsync(client, $"a{number}", TestContext.Current.CancellationToken) == owner) return $"a{number}";
        }

        throw new InvalidOperationException($"None of 100 actors is run by {owner}.");
    }

    /// <summary>Calls an actor until an application answers: how long a lease lasts is the machine's time.</summary>
    private static async Task CalledAsync(HttpClient client, string id, string owner)
    {
        while (true)
        {
            using var limit = new CancellationTokenSource(Attempt, TimeProvider.System);
            try
            {
                if (await CallAsync(client, id, limit.Token) == owner) return;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                // Its host answers nothing.
            }
        }
    }

    private SidecarProgram Program(PortApp app) => new(
        [.. AnyPorts, $"--app-port={app.Port}", $"--resources-path={_folder.Folder}", $"--control-plane-file={Path.Combine(_folder.Folder, "control.db")}"]);
}
