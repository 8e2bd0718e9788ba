using Dapr.Sidecar.Tests.Components;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Tests.Sqlite;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>Outboxes of sidecars that are programs, and die.</summary>
public sealed class DurableOutboxTests
{
    private const int Count = 20;

    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0", "--app-id=app1"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transact_ThenTheProgramIsKilledBeforeItPublishes_EveryEventComes()
    {
        using var folder = new ResourceFolder();
        using var file = new TestFile();
        folder.Write("inner.yaml", Broker("inner", file.Path));
        folder.Write("store.yaml", $$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: store}
            spec:
              type: state.sqlite
              version: v1
              metadata:
              - {name: connectionString, value: "{{folder.Folder}}/state.db"}
              - {name: outboxPubsub, value: inner}
              - {name: outboxPublishPubsub, value: outer}
              - {name: outboxPublishTopic, value: orders}
            """);
        using (var program = new SidecarProgram([.. AnyPorts, $"--resources-path={folder.Folder}"]))
        {
            // Where it is to publish is not there yet: it announces, stores, answers, and goes on trying.
            using var client = await program.RunningAsync();
            for (var number = 0; number < Count; number++)
            {
                using var answer = await client.PostAsync(
                    new Uri("/v1.0/state/store/transaction", UriKind.Relative),
                    new StringContent($$$"""{"operations":[{"operation":"upsert","request":{"key":"k{{{number}}}","value":"{{{number}}}"}}]}"""),
                    Cancellation);
                Assert.Equal(System.Net.HttpStatusCode.NoContent, answer.StatusCode);
            }

            await program.KillAsync();
        }

        folder.Write("outer.yaml", Broker("outer", file.Path));
        var (got, isAll) = (new HashSet<string>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var app = await PortApp.StartAsync(async context =>
        {
            if (context.Request.Path == "/dapr/subscribe")
            {
                await context.Response.WriteAsJsonAsync(new[] { new { pubsubname = "outer", topic = "orders", route = "/orders" } }, Cancellation);
            }
            else if (context.Request.Path == "/orders")
            {
                using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, cancellationToken: Cancellation);
                lock (got)
                {
                    got.Add(body.RootElement.GetProperty("data").GetString()!);
                    if (got.Count == Count) isAll.TrySetResult();
                }
            }
            else
            {
                context.Response.StatusCode = 404;
            }
        });
        using var next = new SidecarProgram([.. AnyPorts, $"--resources-path={folder.Folder}", $"--app-port={app.Port}"]);
        (await next.RunningAsync()).Dispose();

        await isAll.Task.WithLimit(() => $"{got.Count} of {Count}: {next.Output}");
    }

    private static string Broker(string name, string file) => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: {{name}}}
        spec:
          type: pubsub.sqlite
          version: v1
          metadata:
          - {name: connectionString, value: "{{file}}"}
          - {name: leaseDuration, value: 1s}
        """;
}
