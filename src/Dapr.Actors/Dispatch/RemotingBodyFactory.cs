using Dapr.Actors.Communication;

namespace Dapr.Actors.Dispatch;

/// <summary>Makes the bodies of official remoting.</summary>
internal sealed class RemotingBodyFactory : IActorMessageBodyFactory
{
    private RemotingBodyFactory()
    {
    }

    public static RemotingBodyFactory Instance { get; } = new();

    public IActorRequestMessageBody CreateRequestMessageBody(string interfaceName, string methodName, int numberOfParameters, object? wrappedRequestObject) =>
        wrappedRequestObject is null ? new RemotingRequestBody() : RemotingRequestBody.Wrapping(wrappedRequestObject);

    public IActorResponseMessageBody CreateResponseMessageBody(string interfaceName, string methodName, object? wrappedResponseObject)
    {
        var body = new RemotingResponseBody();
        body.Set(wrappedResponseObject);
        return body;
    }
}
