using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Dapr.Sidecar.Tests.Components;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>state.sqlite under sidecars that are programs, and die.</summary>
public sealed class DurableStateTests
{
    private const int Writers = 8;
    private const int WrittenBefore = 400;

    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0", "--app-id=app1"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_ThenTheProgramIsKilledInTheMiddle_NothingAcknowledgedIsLost()
    {
        using var folder = Folder();
        string[] args = [.. AnyPorts, $"--resources-path={folder.Folder}"];
        var acknowledged = new ConcurrentDictionary<int, int>();
        var isMiddle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = 0;
        using (var program = new SidecarProgram(args))
        {
            using var client = await program.RunningAsync();
            var writing = Parallel.ForAsync(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = Cancellation }, async (writer, _) =>
            {
                for (var number = 1; await TrySaveAsync(client, writer, number); number++)
                {
                    acknowledged[writer] = number;
                    if (Interlocked.Increment(ref written) == WrittenBefore) isMiddle.TrySetResult();
                }
            });
            await isMiddle.Task.WithLimit(() => $"{written} written: {program.Output}");

            // Each writer has a request under way.
            await program.KillAsync();
            await writing.WithLimit(() => $"{written} written");
        }

        using var next = new SidecarProgram(args);
        using var reader = await next.RunningAsync();
        Assert.True(written >= WrittenBefore);
        foreach (var (writer, last) in acknowledged)
        {
            // What the last request wrote that nobody saw answered may be there as well.
            Assert.InRange(await ReadAsync(reader, $"last-{writer}"), last, last + 1);
            for (var number = 1; number <= last; number++)
            {
                Assert.Equal(number, await ReadAsync(reader, $"{writer}-{number}"));
            }
        }
    }

    [Fact]
    public async Task Save_InSeveralProgramsAtOnce_FailsInNone()
    {
        const int Each = 30;
        using var folder = Folder();
        string[] args = [.. AnyPorts, $"--resources-path={folder.Folder}"];
        using var one = new SidecarProgram(args);
        using var two = new SidecarProgram(args);
        using var three = new SidecarProgram(args);
        HttpClient[] clients = [await one.RunningAsync(), await two.RunningAsync(), await three.RunningAsync()];

        await Parallel.ForAsync(0, clients.Length * 4, Cancellation, async (writer, _) =>
        {
            for (var number = 1; number <= Each; number++)
            {
                Assert.True(await TrySaveAsync(clients[writer % clients.Length], writer, number));
            }
        });

        foreach (var writer in Enumerable.Range(0, clients.Length * 4))
        {
            Assert.Equal(Each, await ReadAsync(clients[(writer + 1) % clients.Length], $"last-{writer}"));
        }

        Array.ForEach(clients, client => client.Dispose());
    }

    /// <summary>Saves a value of its own, and in the same request one over the value before.</summary>
    private static async Task<bool> TrySaveAsync(HttpClient client, int writer, int number)
    {
        try
        {
            using var body = new StringContent($$"""[{"key":"{{writer}}-{{number}}","value":{{number}}},{"key":"last-{{writer}}","value":{{number}}}]""");
            using var answer = await client.PostAsync(new Uri("/v1.0/state/statestore", UriKind.Relative), body, Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<int> ReadAsync(HttpClient client, string key)
    {
        var text = await client.GetStringAsync(new Uri($"/v1.0/state/statestore/{key}", UriKind.Relative), Cancellation);
        return text.Length > 0 ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
    }

    private static ResourceFolder Folder()
    {
        var folder = new ResourceFolder();
        folder.Write("statestore.yaml", $$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: statestore}
            spec:
              type: state.sqlite
              version: v1
              metadata:
              - {name: connectionString, value: "{{Path.Combine(folder.Folder, "data", "state.db")}}"}
            """);
        return folder;
    }
}
