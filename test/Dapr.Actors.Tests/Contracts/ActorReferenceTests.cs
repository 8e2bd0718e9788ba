using Dapr.Actors.Client;
using Dapr.Actors.Dispatch;
using Dapr.Actors.Tests.Client;

namespace Dapr.Actors.Tests.Contracts;

public sealed class ActorReferenceTests
{
    [Fact]
    public void Get_OfAProxyAndOfAnActor_NamesTheActor()
    {
        var proxy = new ActorProxyFactory().CreateActorProxy<IShop>(new ActorId("1"), "Shop");

        var references = new[] { ActorReference.Get(proxy), ActorReference.Get(new Running()) };

        Assert.All(references, reference => Assert.Equal(("1", "Shop"), (reference.ActorId.GetId(), reference.ActorType)));
    }

    [Fact]
    public void Get_OfAnythingElse_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ActorReference.Get(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => ActorReference.Get("1"));
    }

    [Fact]
    public void Bind_MakesAProxyOfTheActor()
    {
        var proxy = (IActorProxy)new ActorReference { ActorId = new ActorId("1"), ActorType = "Shop" }.Bind(typeof(IShop));

        Assert.Equal(("1", "Shop"), (proxy.ActorId.GetId(), proxy.ActorType));
        Assert.IsAssignableFrom<IShop>(proxy);
    }

    [Fact]
    public void Bind_OfNoActor_SaysSo() => Assert.Throws<InvalidOperationException>(() => new ActorReference().Bind(typeof(IShop)));

    private sealed class Running : IActorInstance
    {
        public ActorId ActorId => new("1");

        public string ActorType => "Shop";

        public IActorProxyFactory ProxyFactory => throw new InvalidOperationException("It is asked for nothing here.");
    }
}
