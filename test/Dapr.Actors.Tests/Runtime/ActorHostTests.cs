using Dapr.Actors.Client;
using Dapr.Actors.Runtime;
using Moq;

namespace Dapr.Actors.Tests.Runtime;

/// <summary>Actors in unit tests, without a runtime.</summary>
public sealed class ActorHostTests
{
    private static readonly Type OfClerk = typeof(Clerk);

    [Fact]
    public void CreateForTest_WithoutOptions_HasAnIdOfItsOwnAndTheNameOfTheClass()
    {
        var (first, second) = (ActorHost.CreateForTest<Clerk>(), ActorHost.CreateForTest(OfClerk));

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(("Clerk", "Clerk"), (first.ActorTypeInfo.ActorTypeName, second.ActorTypeInfo.ActorTypeName));
    }

    [Fact]
    public void CreateForTest_WithAName_HasIt()
    {
        Assert.Equal("Other", ActorHost.CreateForTest<Clerk>("Other").ActorTypeInfo.ActorTypeName);
        Assert.Equal("Other", ActorHost.CreateForTest(OfClerk, "Other").ActorTypeInfo.ActorTypeName);
    }

    [Fact]
    public async Task CreateForTest_WithoutDoubles_SaysWhichToBring()
    {
        var actor = new Clerk(ActorHost.CreateForTest<Clerk>());

        Assert.Contains("StateManager", (await Assert.ThrowsAsync<InvalidOperationException>(actor.WorkAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("TimerManager", (await Assert.ThrowsAsync<InvalidOperationException>(actor.RemindAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("ProxyFactory", Assert.Throws<InvalidOperationException>(() => actor.ProxyFactory.Create(actor.Id, "T")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateForTest_WithDoubles_UsesThem()
    {
        var (state, proxies) = (new Mock<IActorStateManager>(), new Mock<IActorProxyFactory>());
        state.Setup(manager => manager.GetStateAsync<int>("n", It.IsAny<CancellationToken>())).ReturnsAsync(41);
        var actor = new Clerk(ActorHost.CreateForTest<Clerk>(new ActorTestOptions { ActorId = new ActorId("c1"), ProxyFactory = proxies.Object }), state.Object);

        Assert.Equal(42, await actor.WorkAsync());

        Assert.Same(proxies.Object, actor.ProxyFactory);
        Assert.Equal("c1", actor.Id.GetId());
    }

    public interface IClerk : IActor
    {
        Task<int> WorkAsync();
    }

    public sealed class Clerk : Actor, IClerk
    {
        public Clerk(ActorHost host, IActorStateManager? state = null)
            : base(host)
        {
            if (state is not null) StateManager = state;
        }

        public async Task<int> WorkAsync() => await StateManager.GetStateAsync<int>("n") + 1;

        public Task RemindAsync() => RegisterReminderAsync("r", null, TimeSpan.Zero, TimeSpan.Zero);
    }
}
