using System.Text;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.State.Outbox;

/// <summary>A user's own broker, which keeps what it takes and delivers what a test says.</summary>
internal sealed class TellingPubSub : IPubSub
{
    private const string Type = "pubsub.telling";

    private readonly List<BrokerMessage> _taken = [];
    private readonly Dictionary<string, Func<BrokerMessage, CancellationToken, Task<bool>>> _handlers = [];

    public IReadOnlyList<string> Features => [];

    /// <summary>Whether it takes nothing.</summary>
    public bool Refuses { get; set; }

    public IReadOnlyList<BrokerMessage> Taken
    {
        get
        {
            lock (_taken)
            {
                return [.. _taken];
            }
        }
    }

    public void AddTo(SidecarOptions options)
    {
        options.Catalog.AddPubSub(Type, _ => this);
        options.Components.Add(new ComponentSpec { Name = PubSubSidecar.Name, Type = Type });
    }

    /// <summary>Delivers a message of the outbox's own topic, and gives what its handler answers.</summary>
    public Task<bool> DeliverAsync(string data) => _handlers.Single(pair => pair.Key.EndsWith("outbox", StringComparison.Ordinal))
        .Value(new BrokerMessage { Topic = "outbox", Data = Encoding.UTF8.GetBytes(data) }, CancellationToken.None);

    public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        if (Refuses) throw new InvalidOperationException("refused");
        lock (_taken)
        {
            _taken.Add(message);
        }

        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken)
    {
        _handlers[subscription.Topic] = handler;
        return Task.FromResult<IAsyncDisposable>(new Subscription());
    }

    private sealed class Subscription : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
