using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Dapr.Sidecar.Tests.Components;
using Dapr.Sidecar.Tests.PubSub;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>pubsub.sqlite under sidecars that are programs, and die.</summary>
public sealed class DurablePubSubTests
{
    private const int Count = 60;
    private const int HandledBefore = 15;

    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0"];

    [Fact]
    public async Task Publish_ThenTheProgramIsKilledInTheMiddleOfDeliveries_NothingIsLost()
    {
        using var folder = Folder(leaseDuration: "1s");
        var (handled, taken) = (new ConcurrentDictionary<string, int>(), 0);
        var (isMiddle, isAll) = (Signal(), Signal());
        var isDead = Signal();
        await using var app = await PortApp.StartAsync(context => AnswerAsync(context, async id =>
        {
            if (Interlocked.Increment(ref taken) > HandledBefore && !isDead.Task.IsCompleted)
            {
                // In hand of a program that does not live to see the answer.
                isMiddle.TrySetResult();
                await isDead.Task;
                context.Abort();
                return;
            }

            handled.AddOrUpdate(id, 1, (_, times) => times + 1);
            if (handled.Count == Count) isAll.TrySetResult();
        }));
        string[] args = [.. AnyPorts, "--app-id=app1", $"--app-port={app.Port}", $"--resources-path={folder.Folder}"];
        using (var program = new SidecarProgram(args))
        {
            using var client = await program.RunningAsync();
            await PublishAsync(client);
            await isMiddle.Task.WithLimit(() => $"{taken} taken");
        }

        Assert.InRange(handled.Count, 1, HandledBefore);
        isDead.SetResult();
        using var next = new SidecarProgram(args);
        (await next.RunningAsync()).Dispose();

        await isAll.Task.WithLimit(() => $"{handled.Count} of {Count}: {next.Output}");
        Assert.Equal(Enumerable.Range(0, Count).Select(number => $"e{number}").Order(StringComparer.Ordinal), handled.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Publish_InOneProgram_ReachesTheGroupsOfTheOthersOnceEach()
    {
        using var folder = Folder(leaseDuration: "30s");
        var seen = new ConcurrentQueue<string>();
        var isAll = Signal();
        await using var app = await PortApp.StartAsync(context => AnswerAsync(context, id =>
        {
            seen.Enqueue(id);
            if (seen.Count == 2 * Count) isAll.TrySetResult();
            return Task.CompletedTask;
        }));
        string[] args = [.. AnyPorts, $"--app-port={app.Port}", $"--resources-path={folder.Folder}"];
        using var one = new SidecarProgram([.. args, "--app-id=app1"]);
        using var competing = new SidecarProgram([.. args, "--app-id=app1"]);
        using var other = new SidecarProgram([.. args, "--app-id=app2"]);
        (await one.RunningAsync()).Dispose();
        (await competing.RunningAsync()).Dispose();
        using var client = await other.RunningAsync();

        await PublishAsync(client);

        await isAll.Task.WithLimit(() => $"{seen.Count}: {one.Output}");
        Assert.All(seen.GroupBy(id => id), group => Assert.Equal(2, group.Count()));
    }

    private static Task PublishAsync(HttpClient client) => Parallel.ForAsync(0, Count, async (number, cancellationToken) =>
    {
        using var answer = await client.PostAsync($"/v1.0/publish/pubsub/t?metadata.cloudevent.id=e{number}", new StringContent("1"), cancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    });

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ResourceFolder Folder(string leaseDuration)
    {
        var folder = new ResourceFolder();
        folder.Write("pubsub.yaml", $$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: pubsub}
            spec:
              type: pubsub.sqlite
              version: v1
              metadata:
              - {name: connectionString, value: "{{Path.Combine(folder.Folder, "data", "pubsub.db")}}"}
              - {name: leaseDuration, value: {{leaseDuration}}}
            """);
        return folder;
    }

    private static async Task AnswerAsync(HttpContext context, Func<string, Task> handle)
    {
        if (context.Request.Path == "/dapr/subscribe")
        {
            await context.Response.WriteAsync("""[{"pubsubname":"pubsub","topic":"t","route":"/t"}]""");
        }
        else if (context.Request.Path == "/t")
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            await handle(body.RootElement.GetProperty("id").GetString()!);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }
}
