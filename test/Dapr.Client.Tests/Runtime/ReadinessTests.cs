using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Metadata.Abstractions;
using Dapr.Protos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Moq;

namespace Dapr.Client.Tests.Runtime;

/// <summary>Waiting for what an application needs of its sidecar.</summary>
public sealed class ReadinessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    private readonly GetMetadataResponse _metadata = new();
    private int _outbound = 204;
    private int _application = 204;
    private int _read;
    private Action<string> _onAsked = _ => { };

    [Fact]
    public async Task Wait_ForAllOfIt_ReturnsOnceItIsThere()
    {
        await using var sidecar = await StartAsync();
        using var client = sidecar.CreateClient();
        (_outbound, _application) = (500, 500);

        // Each question about one thing brings the next.
        _onAsked = what => _ = what switch
        {
            "outbound" => _outbound = 204,
            "application" => _application = 204,
            _ => _metadata.RegisteredComponents.Count == 0 ? AddComponent() : AddSubscription(),
        };
        await client.WaitForSidecarAsync(
            [DaprCapability.Outbound, DaprCapability.Application, DaprCapability.Component("statestore"), DaprCapability.Subscription("pubsub", "orders")], Long);

        Assert.Equal(3, _read);
    }

    [Fact]
    public async Task Wait_ForTheApiAlone_ReadsNoMetadata()
    {
        await using var sidecar = await StartAsync();
        using var client = sidecar.CreateClient();
        _application = 500;

        await client.WaitForSidecarAsync([], Long);

        Assert.Equal(0, _read);
    }

    [Theory]
    [InlineData(false, true, "it does not answer, or is not ready")]
    [InlineData(true, false, "it has not found the application")]
    [InlineData(true, true, "it has no component 'statestore', but other; the application is not subscribed to 'orders' of 'pubsub', but cancelled of pubsub")]
    public async Task Wait_InVain_SaysWhatWasNotThere(bool isOutboundReady, bool isApplicationReady, string missing)
    {
        // It answers at once, so that it is asked before the time is up, however slow the machine is.
        var client = Answering(
            isOutboundReady,
            isApplicationReady,
            new DaprMetadata("app", [], new Dictionary<string, string>(), [new DaprComponentsMetadata("other", "state.redis", "v1", [])]) { Subscriptions = [new SubscriptionMetadata { PubSubName = "pubsub", Topic = "cancelled" }] });

        var exception = await Assert.ThrowsAsync<DaprException>(() =>
            client.Object.WaitForSidecarAsync([DaprCapability.Application, DaprCapability.Component("statestore"), DaprCapability.Subscription("pubsub", "orders")], Short));

        Assert.Equal(($"The sidecar was not ready within 0.15 s: {missing}.", true), (exception.Message, exception.IsRetriable));
    }

    [Fact]
    public async Task Wait_NobodyThere_SaysSo()
    {
        using var client = new DaprClientBuilder().UseHttpEndpoint("http://127.0.0.1:1").UseGrpcEndpoint("http://127.0.0.1:1").Build();

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.WaitForSidecarAsync([DaprCapability.Component("statestore")], Short));

        Assert.Contains("The sidecar was not ready within 0.15 s: it ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_MetadataThatCannotBeRead_IsTriedAgain()
    {
        var client = Answering(true, true, null!);
        client.SetupSequence(dapr => dapr.GetMetadataAsync(It.IsAny<CancellationToken>()))
            .ThrowsAsync(new DaprException("it went away"))
            .ReturnsAsync(new DaprMetadata("app", [], new Dictionary<string, string>(), [new DaprComponentsMetadata("statestore", "state.redis", "v1", [])]));

        await client.Object.WaitForSidecarAsync([DaprCapability.Component("statestore")], Long, TestContext.Current.CancellationToken);

        client.Verify(dapr => dapr.GetMetadataAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    [Fact]
    public async Task Wait_Cancelled_IsCancelled()
    {
        await using var sidecar = await StartAsync();
        using var client = sidecar.CreateClient();
        using var cancellation = new CancellationTokenSource();
        _outbound = 500;
        _onAsked = _ => cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WaitForSidecarAsync([DaprCapability.Outbound], Long, cancellation.Token));
    }

    [Fact]
    public void Capability_WithoutAName_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => DaprCapability.Component(""));
        Assert.Throws<ArgumentException>(() => DaprCapability.Subscription("", "orders"));
        Assert.Throws<ArgumentException>(() => DaprCapability.Subscription("pubsub", ""));
    }

    private static Mock<DaprClient> Answering(bool isOutboundReady, bool isApplicationReady, DaprMetadata metadata)
    {
        var client = new Mock<DaprClient> { CallBase = true };
        client.Setup(dapr => dapr.CheckOutboundHealthAsync(It.IsAny<CancellationToken>())).ReturnsAsync(isOutboundReady);
        client.Setup(dapr => dapr.CheckHealthAsync(It.IsAny<CancellationToken>())).ReturnsAsync(isApplicationReady);
        client.Setup(dapr => dapr.GetMetadataAsync(It.IsAny<CancellationToken>())).ReturnsAsync(metadata);
        return client;
    }

    private int AddComponent()
    {
        _metadata.RegisteredComponents.Add(new RegisteredComponents { Name = "statestore" });
        return 0;
    }

    private int AddSubscription()
    {
        _metadata.Subscriptions.Add(new PubsubSubscription { PubsubName = "pubsub", Topic = "orders" });
        return 0;
    }

    private Task<FakeSidecar> StartAsync() => FakeSidecar.StartAsync(endpoints =>
    {
        endpoints.MapGet("/v1.0/healthz/outbound", context => AnswerAsync(context, "outbound", _outbound));
        endpoints.MapGet("/v1.0/healthz", context => AnswerAsync(context, "application", _application));
        endpoints.MapUnary(DaprMethods.GetMetadata, (_, _) =>
        {
            _read++;
            var answer = _metadata.Clone();
            _onAsked("metadata");
            return Task.FromResult(answer);
        });
    });

    private Task AnswerAsync(HttpContext context, string what, int status)
    {
        context.Response.StatusCode = status;
        _onAsked(what);
        return Task.CompletedTask;
    }
}
