using Dapr.Actors.Builder;
using Dapr.Actors.Client;
using Dapr.Actors.Communication;
using Dapr.Actors.Contracts;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Tests.Client;

/// <summary>What official packages have for proxies and hosts that are written by hand.</summary>
public sealed class PlumbingTests
{
    [Theory]
    [InlineData(ActorWireFormat.Json)]
    [InlineData(ActorWireFormat.RemotingJson)]
    [InlineData(ActorWireFormat.RemotingDataContract)]
    public async Task Proxy_WrittenByHand_CallsByTheNumbersOfRemoting(ActorWireFormat format)
    {
        using var sidecar = PlayedSidecar.For(new Shop(), typeof(IShop));
        var factory = sidecar.CreateFactory(format);
        var own = (ShopProxy)factory.CreateActorProxy(new ActorId("1"), new ActorContract(typeof(IShop), () => new ShopProxy()), "Shop", null);

        Assert.Equal("tea!", (await own.PlaceAsync(new Order { Product = "tea" })).Product);
        Assert.Equal("tea!", (await own.PlaceWrappedAsync(new Order { Product = "tea" })).Product);
        await own.OpenAsync();
        Assert.Equal(1, await own.CountAsync());
        Assert.All(sidecar.Host.Calls, call => Assert.True(call.Headers.ContainsKey(ActorHeaders.RemotingRequest)));
    }

    [Fact]
    public async Task Dispatcher_WrittenByHand_RunsMethodsByTheirNumbers()
    {
        var contract = ActorContract.Of(typeof(IShop));
        var place = contract.Methods.Single(method => method.Name == "PlaceAsync").Id;
        var dispatcher = new ShopDispatcher();
        dispatcher.Initialize(contract);
        var body = RemotingBodyFactory.Instance.CreateRequestMessageBody("IShop", "PlaceAsync", 1, null);
        body.SetParameter(0, "order", new Order { Product = "tea" });

        var answer = await dispatcher.DispatchAsync(new Shop(), place, body, RemotingBodyFactory.Instance, CancellationToken.None);

        Assert.Equal("tea!", ((Order)answer.Get(typeof(Order))).Product);
        Assert.Equal(("PlaceAsync", contract.InterfaceId), (dispatcher.GetMethodName(place), dispatcher.InterfaceId));
        Assert.Throws<MissingMethodException>(() => dispatcher.GetMethodName(1));
        Assert.Throws<ArgumentException>(() => body.GetParameter(0, "other", typeof(Order)));
        Assert.Throws<InvalidCastException>(() => body.GetParameter(0, "order", typeof(string)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dispatcher.DispatchAsync(new Shop(), place, body, RemotingBodyFactory.Instance, new CancellationToken(canceled: true)));
    }

    private sealed class ShopProxy : ActorProxy
    {
        private static readonly ActorContract Contract = ActorContract.Of(typeof(IShop));

        public async Task OpenAsync() => await InvokeMethodAsync(Contract.InterfaceId, Id("OpenAsync"), "OpenAsync", null, CancellationToken.None);

        public Task<int> CountAsync() => ContinueWithResult<int>(
            Contract.InterfaceId, Id("CountAsync"), InvokeMethodAsync(Contract.InterfaceId, Id("CountAsync"), "CountAsync", null, CancellationToken.None));

        public Task<Order> PlaceAsync(Order order)
        {
            var body = CreateRequestMessageBody("IShop", "PlaceAsync", 1, null);
            Assert.False(CheckIfItsWrappedRequest(body));
            body.SetParameter(0, "order", order);
            return PlaceAsync(body);
        }

        public Task<Order> PlaceWrappedAsync(Order order) => PlaceAsync(CreateRequestMessageBody("IShop", "PlaceAsync", 1, new Arguments { order = order }));

        private Task<Order> PlaceAsync(IActorRequestMessageBody body) => ContinueWithResult<Order>(
            Contract.InterfaceId, Id("PlaceAsync"), InvokeMethodAsync(Contract.InterfaceId, Id("PlaceAsync"), "PlaceAsync", body, CancellationToken.None));

        private static int Id(string method) => Contract.Methods.Single(each => each.Name == method).Id;

        private sealed class Arguments
        {
            public Order? order;
        }
    }

    private sealed class ShopDispatcher : ActorMethodDispatcherBase
    {
        protected override Task<IActorResponseMessageBody> OnDispatchAsync(
            int methodId, object remotedObject, IActorRequestMessageBody requestBody, IActorMessageBodyFactory remotingMessageBodyFactory, CancellationToken cancellationToken) =>
            ContinueWithResult("IShop", GetMethodName(methodId), methodId, remotingMessageBodyFactory, ((Shop)remotedObject).PlaceAsync((Order)requestBody.GetParameter(0, "order", typeof(Order))));

        protected override void OnDispatch(int methodId, object remotedObject, IActorRequestMessageBody requestMessageBody) =>
            OnDispatchAsync(methodId, remotedObject, requestMessageBody, RemotingBodyFactory.Instance, CancellationToken.None);

        protected override object CreateWrappedResponseBody(int methodId, object? retVal) => retVal!;
    }
}
