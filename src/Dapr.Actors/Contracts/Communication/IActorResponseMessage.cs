namespace Dapr.Actors.Communication;

/// <summary>An answer of official remoting.</summary>
public interface IActorResponseMessage
{
    /// <summary>What is said beside the result.</summary>
    /// <returns>The header.</returns>
    IActorResponseMessageHeader GetHeader();

    /// <summary>The result.</summary>
    /// <returns>The body.</returns>
    IActorResponseMessageBody GetBody();
}
