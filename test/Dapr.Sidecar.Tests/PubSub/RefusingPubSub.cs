using System.Text;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>A user's own broker, which refuses what says so.</summary>
internal sealed class RefusingPubSub : IPubSub
{
    private const string Type = "pubsub.refusing";

    public IReadOnlyList<string> Features => ["MESSAGE_TTL"];

    public List<BrokerMessage> Messages { get; } = [];

    public static void AddTo(SidecarOptions options) => AddTo(options, new RefusingPubSub());

    public static void AddTo(SidecarOptions options, RefusingPubSub broker)
    {
        options.Catalog.AddPubSub(Type, _ => broker);
        options.Components.Add(new ComponentSpec { Name = PubSubSidecar.Name, Type = Type });
    }

    public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetString(message.Data.Span).Contains("refuse", StringComparison.Ordinal)) throw new InvalidOperationException("refused");
        Messages.Add(message);
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("no subscribers");
}
