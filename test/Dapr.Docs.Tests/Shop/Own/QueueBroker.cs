using System.Collections.Concurrent;
using System.Threading.Channels;
using Dapr.Sidecar;

namespace Shop;

// A queue in memory for each topic and each group that subscribes to it. What a handler cannot handle is not given again.
public sealed class QueueBroker : IPubSub
{
    private readonly ConcurrentDictionary<(string Topic, string Group), Channel<BrokerMessage>> _queues = new();

    public IReadOnlyList<string> Features => [];

    public async Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        foreach (var (_, queue) in _queues.Where(queue => queue.Key.Topic == message.Topic))
        {
            await queue.Writer.WriteAsync(message, cancellationToken);
        }
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken)
    {
        var queue = _queues.GetOrAdd((subscription.Topic, subscription.ConsumerGroup), _ => Channel.CreateUnbounded<BrokerMessage>());
        return Task.FromResult<IAsyncDisposable>(new Worker(queue.Reader, handler));
    }

    // Members of a group have a worker each, and share the queue.
    private sealed class Worker : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ending = new();
        private readonly Task _working;

        public Worker(ChannelReader<BrokerMessage> queue, Func<BrokerMessage, CancellationToken, Task<bool>> handler) => _working = Task.Run(async () =>
        {
            while (true)
            {
                // Whatever comes of it, the next one follows.
                var message = await queue.ReadAsync(_ending.Token);
                await Task.WhenAny(handler(message, CancellationToken.None));
            }
        });

        public async ValueTask DisposeAsync()
        {
            await _ending.CancelAsync();
            await Task.WhenAny(_working);
            _ending.Dispose();
        }
    }
}
