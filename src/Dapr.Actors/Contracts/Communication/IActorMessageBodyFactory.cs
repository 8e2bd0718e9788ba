namespace Dapr.Actors.Communication;

/// <summary>Makes the bodies of official remoting.</summary>
public interface IActorMessageBodyFactory
{
    /// <summary>Makes a body for arguments.</summary>
    /// <param name="interfaceName">The name of the interface.</param>
    /// <param name="methodName">The name of the method.</param>
    /// <param name="numberOfParameters">How many arguments there will be.</param>
    /// <param name="wrappedRequestObject">An object that holds them; null where they are set one by one.</param>
    /// <returns>The body.</returns>
    IActorRequestMessageBody CreateRequestMessageBody(string interfaceName, string methodName, int numberOfParameters, object? wrappedRequestObject);

    /// <summary>Makes a body for a result.</summary>
    /// <param name="interfaceName">The name of the interface.</param>
    /// <param name="methodName">The name of the method.</param>
    /// <param name="wrappedResponseObject">An object that holds it; null where it is set.</param>
    /// <returns>The body.</returns>
    IActorResponseMessageBody CreateResponseMessageBody(string interfaceName, string methodName, object? wrappedResponseObject);
}
