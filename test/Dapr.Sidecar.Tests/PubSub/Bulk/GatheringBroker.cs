using System.Collections.Concurrent;

namespace Dapr.Sidecar.Tests.PubSub.Bulk;

/// <summary>A broker that gives as many messages of topic t at a time as a test wants, and keeps what is published.</summary>
internal sealed class GatheringBroker : IPubSub
{
    private readonly Dictionary<string, Func<BrokerMessage, CancellationToken, Task<bool>>> _handlers = [];
    private readonly List<BrokerMessage> _published = [];
    private readonly ConcurrentBag<Task> _given = [];

    public IReadOnlyList<string> Features => [];

    public Dictionary<string, BrokerSubscription> Asked { get; } = [];

    public IReadOnlyList<BrokerMessage> Published
    {
        get
        {
            lock (_published)
            {
                return [.. _published];
            }
        }
    }

    public Task<bool> GiveAsync(string id)
    {
        var handled = _handlers["t"](
            new BrokerMessage { Topic = "t", Data = System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","data":1}"""), Metadata = new Dictionary<string, string> { ["m"] = id } },
            CancellationToken.None);
        _given.Add(handled);
        return handled;
    }

    public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        lock (_published)
        {
            _published.Add(message);
        }

        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken)
    {
        (Asked[subscription.Topic], _handlers[subscription.Topic]) = (subscription, handler);
        return Task.FromResult<IAsyncDisposable>(new Subscription(_given));
    }

    /// <summary>As every broker's, it ends when what was given is handled.</summary>
    private sealed class Subscription(IEnumerable<Task> given) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Task.WhenAll(given).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
