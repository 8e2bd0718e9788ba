namespace Dapr.Actors.Communication;

/// <summary>A call of official remoting.</summary>
public interface IActorRequestMessage
{
    /// <summary>Which method of which actor is called.</summary>
    /// <returns>The header.</returns>
    IActorRequestMessageHeader GetHeader();

    /// <summary>The arguments.</summary>
    /// <returns>The body.</returns>
    IActorRequestMessageBody GetBody();
}
