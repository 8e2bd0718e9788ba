using System.Collections.Concurrent;
using Dapr.Sidecar.Tests.Components;
using Dapr.Sidecar.Tests.PubSub;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>Outboxes of sidecars that are programs, and die.</summary>
public sealed class DurableOutboxTests
{
    private const int Count = 40;
    private const int Writers = 8;

    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0", "--app-id=app1"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transact_ThenTheProgramIsKilledBeforeItPublishes_EveryEventComes()
    {
        using var folder = Folder();
        var acknowledged = new ConcurrentDictionary<string, bool>();
        using (var program = new SidecarProgram([.. AnyPorts, $"--resources-path={folder.Folder}"]))
        {
            // Where it is to publish is not there yet: it announces, stores, answers, and goes on trying.
            using var client = await program.RunningAsync();
            for (var number = 0; number < Count; number++)
            {
                Assert.True(await TryTransactAsync(client, $"k{number}"));
                acknowledged[$"k{number}"] = true;
            }

            await program.KillAsync();
        }

        folder.Write("outer.yaml", Broker("outer", folder));
        await ReceiveAsync(folder, acknowledged);
    }

    [Fact]
    public async Task Transact_ThenTheProgramIsKilledInTheMiddle_WhatWasAppliedComesAndNothingElse()
    {
        using var folder = Folder();
        folder.Write("outer.yaml", Broker("outer", folder));
        var (acknowledged, isMiddle) = (new ConcurrentDictionary<string, bool>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using (var program = new SidecarProgram([.. AnyPorts, $"--resources-path={folder.Folder}"]))
        {
            using var client = await program.RunningAsync();
            var writing = Parallel.ForAsync(0, Writers, Cancellation, async (writer, _) =>
            {
                for (var number = 0; await TryTransactAsync(client, $"{writer}-{number}"); number++)
                {
                    acknowledged[$"{writer}-{number}"] = true;
                    if (acknowledged.Count >= Count) isMiddle.TrySetResult();
                }
            });
            await isMiddle.Task.WithLimit(() => $"{acknowledged.Count} written: {program.Output}");

            // Each writer has a transaction under way.
            await program.KillAsync();
            await writing.WithLimit(() => "still writing");
        }

        await ReceiveAsync(folder, acknowledged);
    }

    /// <summary>Starts the program again with an application: what was acknowledged comes, and what comes is stored.</summary>
    private static async Task ReceiveAsync(ResourceFolder folder, ConcurrentDictionary<string, bool> acknowledged)
    {
        var (got, isAll) = (new ConcurrentDictionary<string, bool>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var app = await PortApp.StartAsync(async context =>
        {
            if (context.Request.Path == "/dapr/subscribe")
            {
                await context.Response.WriteAsJsonAsync(new[] { new { pubsubname = "outer", topic = "orders", route = "/orders" } }, Cancellation);
            }
            else if (context.Request.Path == "/orders")
            {
                using var body = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, cancellationToken: Cancellation);
                got[body.RootElement.GetProperty("data").GetString()!] = true;
                if (acknowledged.Keys.All(got.ContainsKey)) isAll.TrySetResult();
            }
            else
            {
                context.Response.StatusCode = 404;
            }
        });
        using var next = new SidecarProgram([.. AnyPorts, $"--resources-path={folder.Folder}", $"--app-port={app.Port}"]);
        using var reader = await next.RunningAsync();

        await isAll.Task.WithLimit(() => $"{got.Count} of {acknowledged.Count}: {next.Output}");
        foreach (var key in got.Keys)
        {
            Assert.Equal($"\"{key}\"", await reader.GetStringAsync(new Uri($"/v1.0/state/store/{key}", UriKind.Relative), Cancellation));
        }
    }

    private static async Task<bool> TryTransactAsync(HttpClient client, string key)
    {
        try
        {
            using var answer = await client.PostAsync(
                new Uri("/v1.0/state/store/transaction", UriKind.Relative),
                new StringContent($$$"""{"operations":[{"operation":"upsert","request":{"key":"{{{key}}}","value":"{{{key}}}"}}]}"""),
                Cancellation);
            return answer.StatusCode == System.Net.HttpStatusCode.NoContent;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // It was killed before it answered.
            return false;
        }
    }

    private static ResourceFolder Folder()
    {
        var folder = new ResourceFolder();
        folder.Write("inner.yaml", Broker("inner", folder));
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
        return folder;
    }

    private static string Broker(string name, ResourceFolder folder) => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: {{name}}}
        spec:
          type: pubsub.sqlite
          version: v1
          metadata:
          - {name: connectionString, value: "{{folder.Folder}}/pubsub.db"}
          - {name: leaseDuration, value: 1s}
        """;
}
