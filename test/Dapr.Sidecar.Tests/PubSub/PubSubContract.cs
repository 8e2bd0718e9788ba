using System.Text;
using System.Threading.Channels;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>What every broker behind the port does. A subclass makes one for each test.</summary>
public abstract class PubSubContract
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Publish_ToASubscriber_ArrivesWhole()
    {
        await using var subject = await CreateAsync();
        var inbox = new Inbox();
        await using var subscription = await SubscribeAsync(subject.Broker, "orders", "app1", inbox.HandleAsync);

        await PublishAsync(subject.Broker, "orders", "hello", ("key", "value"));

        var message = await inbox.NextAsync();
        Assert.Equal(("orders", "hello", "value"), (message.Topic, Text(message), message.Metadata["key"]));
    }

    [Fact]
    public async Task Publish_WithoutSubscriber_Succeeds()
    {
        await using var subject = await CreateAsync();

        await PublishAsync(subject.Broker, "nobody", "hello");
    }

    [Fact]
    public async Task Publish_OtherTopic_DoesNotArrive()
    {
        await using var subject = await CreateAsync();
        var inbox = new Inbox();
        await using var subscription = await SubscribeAsync(subject.Broker, "orders", "app1", inbox.HandleAsync);

        await PublishAsync(subject.Broker, "orders2", "other");
        await PublishAsync(subject.Broker, "orders", "mine");

        Assert.Equal("mine", Text(await inbox.NextAsync()));
    }

    [Fact]
    public async Task Publish_TwoGroups_EachGetsACopy()
    {
        await using var subject = await CreateAsync();
        var (first, second) = (new Inbox(), new Inbox());
        await using var one = await SubscribeAsync(subject.Broker, "orders", "app1", first.HandleAsync);
        await using var two = await SubscribeAsync(subject.Broker, "orders", "app2", second.HandleAsync);

        await PublishAsync(subject.Broker, "orders", "hello");

        Assert.Equal(("hello", "hello"), (Text(await first.NextAsync()), Text(await second.NextAsync())));
    }

    [Fact]
    public async Task Publish_HandlerFails_LaterMessagesStillArrive()
    {
        await using var subject = await CreateAsync();
        var inbox = new Inbox { Answer = message => Text(message) == "bad" ? throw new InvalidOperationException("boom") : true };
        await using var subscription = await SubscribeAsync(subject.Broker, "orders", "app1", inbox.HandleAsync);

        await PublishAsync(subject.Broker, "orders", "bad");
        await PublishAsync(subject.Broker, "orders", "good");

        // A broker may give the failed one again; the other must come all the same.
        while (Text(await inbox.NextAsync()) != "good")
        {
        }
    }

    [Fact]
    public async Task Dispose_OfASubscription_WaitsForWhatIsHandledAndEndsIt()
    {
        await using var subject = await CreateAsync();
        var (entered, release) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var handled = 0;
        var subscription = await SubscribeAsync(subject.Broker, "orders", "app1", async (_, _) =>
        {
            entered.TrySetResult();
            await release.Task;
            Interlocked.Increment(ref handled);
            return true;
        });
        await PublishAsync(subject.Broker, "orders", "first");
        await entered.Task.WaitAsync(Limit, TimeProvider.System);

        var ending = subscription.DisposeAsync().AsTask();
        Assert.False(ending.IsCompleted);
        release.SetResult();
        await ending.WaitAsync(Limit, TimeProvider.System);

        Assert.Equal(1, handled);
        await PublishAsync(subject.Broker, "orders", "second");
        Assert.Equal(1, handled);
    }

    [Fact]
    public async Task Publish_FromManyAtOnce_NothingIsLost()
    {
        const int Count = 500;
        await using var subject = await CreateAsync();
        var inbox = new Inbox();
        await using var subscription = await SubscribeAsync(subject.Broker, "orders", "app1", inbox.HandleAsync);

        await Parallel.ForAsync(0, Count, async (number, _) => await PublishAsync(subject.Broker, "orders", $"{number}"));

        var seen = new HashSet<string>();
        while (seen.Count < Count)
        {
            seen.Add(Text(await inbox.NextAsync()));
        }
    }

    /// <summary>Makes a broker of the test's own.</summary>
    protected abstract Task<PubSubSubject> CreateAsync();

    protected static Task PublishAsync(IPubSub broker, string topic, string text, params (string Name, string Value)[] metadata) =>
        broker.PublishAsync(
            new BrokerMessage { Topic = topic, Data = Encoding.UTF8.GetBytes(text), Metadata = metadata.ToDictionary(pair => pair.Name, pair => pair.Value) },
            CancellationToken.None).WaitAsync(Limit, TimeProvider.System);

    protected static Task<IAsyncDisposable> SubscribeAsync(
        IPubSub broker, string topic, string group, Func<BrokerMessage, CancellationToken, Task<bool>> handler) =>
        broker.SubscribeAsync(new BrokerSubscription { Topic = topic, ConsumerGroup = group }, handler, CancellationToken.None).WaitAsync(Limit, TimeProvider.System);

    protected static string Text(BrokerMessage message) => Encoding.UTF8.GetString(message.Data.Span);

    protected sealed class Inbox
    {
        private readonly Channel<BrokerMessage> _messages = Channel.CreateUnbounded<BrokerMessage>();

        public Func<BrokerMessage, bool> Answer { get; init; } = _ => true;

        public Task<bool> HandleAsync(BrokerMessage message, CancellationToken cancellationToken)
        {
            _messages.Writer.TryWrite(message);
            return Task.FromResult(Answer(message));
        }

        public Task<BrokerMessage> NextAsync() => _messages.Reader.ReadAsync().AsTask().WithLimit(() => "no message");
    }
}
