using System.Net.Http.Json;
using Dapr.Conformance.Tests.Sidecars;
using Dapr.Docs.Tests.Ready;
using Dapr.Sidecar;
using Dapr.Testing;

namespace Dapr.Docs.Tests.Telemetry;

/// <summary>Nothing of what is kept, sent or delivered, and no token, stands in a log, whatever is logged.</summary>
public sealed class LogTests : IDisposable
{
    // It begins as a literal of JSON does, and is none: a parser that quotes what it cannot read would give it away.
    private const string Payload = "treasure-4711";
    private const string ApiToken = "api-token-4712";
    private const string AppToken = "app-token-4713";

    // A store with the payload as a secret, components that take it for a setting, a store of configuration that holds it, and what encrypts and hears it.
    private const string Secrets =
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: secretstore}
        spec:
          type: secretstores.local.file
          version: v1
          metadata:
          - {name: secretsFile, value: FILE}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: sealedstore}
        auth: {secretStore: secretstore}
        spec:
          type: state.in-memory
          version: v1
          metadata:
          - {name: password, secretKeyRef: {name: article}}
          - {name: other, secretKeyRef: {name: nothing}}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: configstore}
        spec:
          type: configuration.in-memory
          version: v1
          metadata:
          - {name: items, value: '{"article":"PAYLOAD"}'}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: crypto}
        spec:
          type: crypto.dapr.jwks
          version: v1
          metadata:
          - {name: jwks, value: '{"keys":[{"kid":"key","kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}]}'}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: echo}
        spec:
          type: conversation.echo
          version: v1
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: silent}
        auth: {secretStore: secretstore}
        spec:
          type: conversation.openai
          version: v1
          metadata:
          - {name: key, secretKeyRef: {name: article}}
          - {name: endpoint, value: "http://127.0.0.1:9"}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: outboxstore}
        spec:
          type: state.in-memory
          version: v1
          metadata:
          - {name: outboxPublishPubsub, value: pubsub}
          - {name: outboxPublishTopic, value: outboxed}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: mailbox}
        spec:
          type: bindings.in-memory
          version: v1
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: nobody}
        spec:
          type: bindings.http
          version: v1
          metadata:
          - {name: url, value: "http://127.0.0.1:9"}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: lockstore}
        spec:
          type: lock.in-memory
          version: v1
        """;

    // What the sidecar says of what it brings to the application by itself.
    private static readonly string[] Background = ["The output binding nobody failed", "An event of mailbox was not handled", "Job refused was not handled", "Reminder order of actor OrderActor/1 was not handled", "Timer order of actor OrderActor/1 was not handled"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _resources = Directory.CreateTempSubdirectory();

    public LogTests()
    {
        var file = Path.Combine(_resources.FullName, "secrets.json");
        File.WriteAllText(file, $$"""{"article":"{{Payload}}"}""");
        File.WriteAllText(Path.Combine(_resources.FullName, "secrets.yaml"), Secrets.Replace("FILE", file, StringComparison.Ordinal).Replace("PAYLOAD", Payload, StringComparison.Ordinal));
    }

    public void Dispose() => _resources.Delete(recursive: true);

    [Theory]
    [InlineData(AppProtocol.Http)]
    [InlineData(AppProtocol.Grpc)]
    public async Task Operations_InOneProcess_LogNoPayloadAndNoToken(AppProtocol protocol)
    {
        using var log = new CollectedLog();
        using var streaming = new AwaitedLine("The calls of actors come over a stream of the sidecar, which is open");
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        await using var host = await DaprTestHost.StartAsync(Build, options =>
        {
            options.Settings["APP_API_TOKEN"] = AppToken;
            options.WithStateStore().WithPubSub().ConfigureSidecar(sidecar =>
            {
                (sidecar.ApiToken, sidecar.AppApiToken, sidecar.EnableApiLogging, sidecar.LoggerFactory) = (ApiToken, AppToken, true, loggers);
                (sidecar.ResourcesPaths, sidecar.AppProtocol) = ([_resources.FullName], protocol);
            });
        });

        if (protocol == AppProtocol.Grpc) await streaming.Logged.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
        using var answer = await host.Client.PostAsJsonAsync("/everything", new Order(Payload), TestContext.Current.CancellationToken);
        await host.SettleAsync();

        Assert.True(answer.IsSuccessStatusCode, string.Join('\n', log.Lines));
        Assert.Equal(["odd", "outboxed", "refusing", "streamed", "strict"], host.Deliveries.Where(delivery => delivery.Outcome != DeliveryOutcome.Success).Select(delivery => delivery.Topic).Order());
        AssertNoSecrets(log.Lines, ["Dapr.Sidecar.PubSub", "'other' stays empty", "A secret store failed to read", "could not be encrypted or decrypted", "silent did not answer", .. Background, "The handler of pubsub/streamed threw", "dapr.runtime.http-info", "Microsoft.AspNetCore"]);

        WebApplication Build(WebApplicationBuilder builder)
        {
            builder.Logging.ClearProviders().AddProvider(log).AddProvider(streaming).SetMinimumLevel(LogLevel.Trace);
            builder.Configuration["StreamedActors"] = $"{protocol == AppProtocol.Grpc}";
            return OrderApp.Build(builder);
        }
    }

    [Fact]
    public async Task Operations_OfPrograms_LogNoPayloadAndNoToken()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_resources.FullName, "shop.yaml"),
            Assert.Single(Page.Readme.Snippets("yaml")).Replace("type: state.in-memory\n  version: v1", "type: state.in-memory\n  version: v1\n  metadata:\n  - {name: actorStateStore, value: \"true\"}", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var tokens = new Dictionary<string, string> { ["DAPR_API_TOKEN"] = ApiToken, ["APP_API_TOKEN"] = AppToken };
        var (appPort, httpPort, grpcPort) = (Ports.Next(), Ports.Next(), Ports.Next());
        await using var sidecar = new OrderProgram(
            Path.Combine(AppContext.BaseDirectory, "Dapr.Sidecar.Host.dll"),
            [
                "--app-id=shop", $"--app-port={appPort}", $"--dapr-http-port={httpPort}", $"--dapr-grpc-port={grpcPort}", "--dapr-internal-grpc-port=0", "--metrics-port=0",
                $"--resources-path={_resources.FullName}", "--log-level=debug", "--enable-api-logging",
            ],
            tokens);
        await using var app = new OrderProgram(
            OrderProgram.OfTheApplication,
            [$"--urls=http://127.0.0.1:{appPort}", $"--DAPR_HTTP_PORT={httpPort}", $"--DAPR_GRPC_PORT={grpcPort}", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace"],
            tokens);
        await sidecar.AfterAsync("dapr initialized");

        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync($"http://127.0.0.1:{appPort}/everything", new Order(Payload), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, string.Join('\n', app.Lines));
        foreach (var text in (string[])[.. Background, .. new[] { "odd", "refusing", "strict", "outboxed" }.Select(topic => $"A message of pubsub/{topic} was not handled")])
        {
            await sidecar.AfterAsync(text);
        }

        AssertNoSecrets(sidecar.Lines, ["'other' stays empty", "A secret store failed to read", "could not be encrypted or decrypted", "silent did not answer", .. Background, "HTTP API Called", "gRPC API Called"]);
        AssertNoSecrets(app.Lines, ["Request starting", "The handler of pubsub/streamed threw"]);
    }

    private static void AssertNoSecrets(IReadOnlyCollection<string> lines, IReadOnlyList<string> expected)
    {
        Assert.All(expected, text => Assert.Contains(lines, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => new[] { Payload[..8], ApiToken, AppToken }.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }
}
