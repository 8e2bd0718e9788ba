namespace Dapr.Sidecar.Inspection;

/// <summary>
/// What was published, delivered and asked of bindings and of language models, kept for whoever looks: the last of each, within bounds of number and size,
/// since a sidecar may run for months.
/// </summary>
internal sealed class EventLog(int most = 1_000, long mostBytes = 4L << 20)
{
    private readonly BoundedLog<PublishedEvent> _published = new(most, mostBytes, published => published.Data.Length);
    private readonly BoundedLog<TopicDelivery> _deliveries = new(most, mostBytes, _ => 0);
    private readonly BoundedLog<InvokedBinding> _invoked = new(most, mostBytes, invoked => invoked.Data.Length);
    private readonly BoundedLog<BindingDelivery> _bindingDeliveries = new(most, mostBytes, _ => 0);
    private readonly BoundedLog<ConversedPrompt> _conversed = new(most, mostBytes, conversed => conversed.Prompt.Size + conversed.Answer.Size);

    public IReadOnlyList<PublishedEvent> AllPublished => _published.All;

    public IReadOnlyList<TopicDelivery> AllDeliveries => _deliveries.All;

    public IReadOnlyList<InvokedBinding> AllInvoked => _invoked.All;

    public IReadOnlyList<BindingDelivery> AllBindingDeliveries => _bindingDeliveries.All;

    public IReadOnlyList<ConversedPrompt> AllConversed => _conversed.All;

    public void Published(PublishedEvent published) => _published.Add(published);

    /// <summary>Takes back what was noted before the broker had refused it.</summary>
    public void NotPublished(PublishedEvent published) => _published.Remove(published);

    public void Delivered(TopicDelivery delivery) => _deliveries.Add(delivery);

    public void Invoked(InvokedBinding invoked) => _invoked.Add(invoked);

    public void Delivered(BindingDelivery delivery) => _bindingDeliveries.Add(delivery);

    public void Conversed(ConversedPrompt conversed) => _conversed.Add(conversed);
}
