using Dapr.AppCallback.Autogen.Grpc.v1;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>
/// An event on its way, and the thread that is lent to its handler: until that waits for something, or until its time is over and others go on
/// without the thread.
/// </summary>
internal sealed class EventTurn(EventsInOrder owner, TopicEventStream stream, TopicEventRequest topicEvent)
{
    private const int Lent = 0;
    private const int GivenBack = 1;
    private const int Left = 2;

    private int _state;

    public TopicEventStream Stream { get; } = stream;

    public TopicEventRequest Event { get; } = topicEvent;

    /// <summary>Whether the thread is the one that reads events.</summary>
    public bool IsOnReader { get; set; }

    /// <summary>Whether others have gone on without the thread.</summary>
    public bool IsLeft => Volatile.Read(ref _state) == Left;

    /// <summary>Gives the thread back, when somebody still waits for it.</summary>
    public void GiveBack() => Interlocked.CompareExchange(ref _state, GivenBack, Lent);

    /// <summary>Has others go on, when the thread is still lent.</summary>
    public void Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Left, Lent) == Lent) owner.GoOnWithout(this);
    }
}
