using System.Text.Json;
using System.Threading.Channels;
using Dapr.Client;
using Dapr.Conformance.Tests.Sidecars;
using Dapr.Docs.Tests.Telemetry;
using Dapr.Messaging.PublishSubscribe;

namespace Dapr.Docs.Tests.Streaming;

/// <summary>A streaming subscription whose sidecar is killed, and comes again.</summary>
public sealed class KilledSidecarTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _resources = Directory.CreateTempSubdirectory();
    private readonly int _httpPort = Ports.Next();
    private readonly int _grpcPort = Ports.Next();

    public void Dispose() => _resources.Delete(recursive: true);

    [Fact]
    public async Task Subscription_WhoseSidecarIsKilled_TellsSoAndGoesOnWithTheNextOne()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(
            Path.Combine(_resources.FullName, "pubsub.yaml"),
            $$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: pubsub}
            spec:
              type: pubsub.sqlite
              version: v1
              metadata:
              - {name: connectionString, value: "{{Path.Combine(_resources.FullName, "messages.db")}}"}
            """,
            cancellation);
        var (events, errors) = (Channel.CreateUnbounded<string>(), Channel.CreateUnbounded<DaprException>());
        var options = new DaprSubscriptionOptions(new MessageHandlingPolicy(TimeSpan.FromSeconds(30), TopicResponseAction.Retry))
        {
            ErrorHandler = exception => errors.Writer.WriteAsync(exception).AsTask(),
        };
        using var dapr = new DaprClientBuilder().UseHttpEndpoint($"http://127.0.0.1:{_httpPort}").UseGrpcEndpoint($"http://127.0.0.1:{_grpcPort}").Build();
        using var streams = new DaprPublishSubscribeClientBuilder().UseHttpEndpoint($"http://127.0.0.1:{_httpPort}").UseGrpcEndpoint($"http://127.0.0.1:{_grpcPort}").Build();
        var sidecar = await StartAsync();
        await using var subscription = await streams.SubscribeAsync("pubsub", "orders", options, async (message, token) =>
        {
            await events.Writer.WriteAsync(JsonSerializer.Deserialize<string>(message.Data.Span)!, token);
            return TopicResponseAction.Success;
        });
        await dapr.PublishEventAsync("pubsub", "orders", "before", cancellation);
        Assert.Equal("before", await events.Reader.ReadAsync(cancellation).AsTask().WaitAsync(Limit, TimeProvider.System, cancellation));

        await sidecar.DisposeAsync();

        var error = await errors.Reader.ReadAsync(cancellation).AsTask().WaitAsync(Limit, TimeProvider.System, cancellation);
        Assert.Equal(("PubSub", "pubsub", "orders", true), (error.BuildingBlock, error.Component, error.Key, error.IsRetriable));
        await using var next = await StartAsync();
        await dapr.PublishEventAsync("pubsub", "orders", "after", cancellation);

        // What was answered just before the end may come again.
        while (await events.Reader.ReadAsync(cancellation).AsTask().WaitAsync(Limit, TimeProvider.System, cancellation) != "after")
        {
        }
    }

    /// <summary>Disposing it kills it.</summary>
    private async Task<OrderProgram> StartAsync()
    {
        var sidecar = new OrderProgram(
            Path.Combine(AppContext.BaseDirectory, "Dapr.Sidecar.Host.dll"),
            [
                "--app-id=shop", $"--dapr-http-port={_httpPort}", $"--dapr-grpc-port={_grpcPort}", "--dapr-internal-grpc-port=0", "--metrics-port=0",
                $"--resources-path={_resources.FullName}",
            ],
            new Dictionary<string, string>());
        await sidecar.AfterAsync("dapr initialized");
        return sidecar;
    }
}
