using Moq;

namespace Dapr.Client.Tests.Mocking;

/// <summary>What users fake in their own tests: the interface of a block, or the client itself.</summary>
public sealed class MockingTests
{
    [Fact]
    public async Task StateClient_Faked_AnswersAsToldAndKnowsItsCalls()
    {
        var state = new Mock<IStateClient>();
        state.Setup(client => client.GetStateAsync<int>("store", "k", null, null, It.IsAny<CancellationToken>())).ReturnsAsync(41);
        state.Setup(client => client.UpdateStateAsync("store", "k", It.IsAny<Func<int, int>>(), It.IsAny<int>(), null, It.IsAny<CancellationToken>()))
            .Returns((string _, string _, Func<int, int> update, int _, IReadOnlyDictionary<string, string>? _, CancellationToken _) => Task.FromResult(update(41)));

        Assert.Equal((41, 42), (await state.Object.GetStateAsync<int>("store", "k"), await state.Object.UpdateStateAsync<int>("store", "k", value => value + 1)));
    }

    [Fact]
    public async Task StateClient_Faked_GivesEntriesThatAreSavedThroughIt()
    {
        var state = new Mock<IStateClient>();
        state.Setup(client => client.GetStateEntryAsync<int>("store", "k", null, null, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new StateEntry<int>(state.Object, "store", "k", 41, "e"));
        state.Setup(client => client.TrySaveStateAsync("store", "k", 42, "e", null, null, It.IsAny<CancellationToken>())).ReturnsAsync(true);

        var entry = await state.Object.GetStateEntryAsync<int>("store", "k");
        entry.Value++;

        Assert.True(await entry.TrySaveAsync());
    }

    [Fact]
    public async Task PubSubInvocationAndSidecarClient_Faked_AnswerAsTold()
    {
        var pubSub = new Mock<IPubSubClient>();
        using var http = new HttpClient();
        var invocation = Mock.Of<IInvocationClient>(client => client.CreateInvokableHttpClient("shop") == http);
        var sidecar = Mock.Of<ISidecarClient>(client => client.CheckHealthAsync(default) == Task.FromResult(true));

        await pubSub.Object.PublishEventAsync("pubsub", "t", 1);

        pubSub.Verify(client => client.PublishEventAsync("pubsub", "t", 1, default), Times.Once);
        Assert.Same(http, invocation.CreateInvokableHttpClient("shop"));
        Assert.True(await sidecar.CheckHealthAsync());
    }

    [Fact]
    public async Task DaprClient_Faked_ServesWhatStandsOnItsAbstractMembers()
    {
        var client = new Mock<DaprClient> { CallBase = true };
        var saved = new List<(string Key, int Value, ConcurrencyMode? Mode)>();
        client.Setup(dapr => dapr.GetStateAndETagAsync<int>("store", "k", null, null, It.IsAny<CancellationToken>())).ReturnsAsync((41, "e"));
        client.Setup(dapr => dapr.TrySaveStateAsync("store", "k", 42, "e", null, null, It.IsAny<CancellationToken>())).ReturnsAsync(true);
        client.Setup(dapr => dapr.SaveStateAsync("store", "new", 1, It.IsAny<StateOptions?>(), null, It.IsAny<CancellationToken>()))
            .Callback((string _, string key, int value, StateOptions? options, IReadOnlyDictionary<string, string>? _, CancellationToken _) => saved.Add((key, value, options?.Concurrency)))
            .Returns(Task.CompletedTask);

        var entry = await client.Object.GetStateEntryAsync<int>("store", "k");
        entry.Value++;

        Assert.True(await entry.TrySaveAsync());
        Assert.Equal(42, await client.Object.UpdateStateAsync<int>("store", "k", value => value + 1));
        Assert.True(await client.Object.CreateStateAsync("store", "new", 1));
        Assert.Equal([("new", 1, ConcurrencyMode.FirstWrite)], saved);
    }

    [Fact]
    public async Task DaprClient_Faked_ServesInvocationOfOld()
    {
        var client = new Mock<DaprClient> { CallBase = true };
        using var request = new HttpRequestMessage();
        client.Setup(dapr => dapr.CreateInvokeMethodRequest(HttpMethod.Get, "shop", "left")).Returns(request);
        client.Setup(dapr => dapr.InvokeMethodAsync<int>(request, It.IsAny<CancellationToken>())).ReturnsAsync(3);

        Assert.Equal(3, await client.Object.InvokeMethodAsync<int>(HttpMethod.Get, "shop", "left"));
    }

    [Fact]
    public void DaprClient_OfAUser_KeepsCompiling()
    {
        // A subclass that overrides what is abstract officially, and nothing else, must do.
        var added = typeof(DaprClient).GetMethods().Where(method => method.Name is nameof(DaprClient.CreateStateAsync) or nameof(DaprClient.UpdateStateAsync));

        Assert.All(added, method => Assert.False(method.IsAbstract));
    }

    [Fact]
    public void Interfaces_OfTheBlocks_HaveNoMembersOfOld()
    {
        var interfaces = typeof(DaprClient).GetInterfaces().Where(type => type.Namespace == "Dapr.Client");
        var map = interfaces.SelectMany(type => typeof(DaprClient).GetInterfaceMap(type).TargetMethods);

        Assert.All(map, method => Assert.False(method.IsDefined(typeof(ObsoleteAttribute), inherit: false), method.Name));
    }
}
