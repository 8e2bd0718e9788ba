namespace Dapr.Sidecar.Tests.PubSub.Streams;

/// <summary>A broker whose messages a test gives, and whose subscriptions it watches.</summary>
internal sealed class TestBroker : IPubSub
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task<bool>> _given = [];
    private Func<BrokerMessage, CancellationToken, Task<bool>>? _handler;

    public IReadOnlyList<string> Features => [];

    /// <summary>Completes when a subscription ends.</summary>
    public Task Ended => _ended.Task;

    public BrokerSubscription? Asked { get; private set; }

    public ComponentSpec Spec => ComponentSpec.ForPubSub(PubSubSidecar.Name, _ => this);

    /// <summary>Gives a message, and what becomes of it.</summary>
    public Task<bool> GiveAsync(string id)
    {
        var data = System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","data":1,"datacontenttype":"application/json"}""");
        var given = _handler!(new BrokerMessage { Topic = "t", Data = data }, CancellationToken.None);
        _given.Add(given);
        return given;
    }

    public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken)
    {
        (Asked, _handler) = (subscription, handler);
        return Task.FromResult<IAsyncDisposable>(new Subscription(this));
    }

    private sealed class Subscription(TestBroker broker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            broker._ended.TrySetResult();
            await Task.WhenAll(broker._given).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
