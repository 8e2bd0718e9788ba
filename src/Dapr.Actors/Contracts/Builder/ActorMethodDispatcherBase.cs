using Dapr.Actors.Communication;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Builder;

/// <summary>Runs the methods of one interface by the numbers of official remoting.</summary>
public abstract class ActorMethodDispatcherBase
{
    private readonly Dictionary<int, string> _names = [];

    /// <summary>The number of the interface.</summary>
    public int InterfaceId { get; private set; }

    /// <summary>Runs a method.</summary>
    /// <param name="objectImplementation">The actor.</param>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="requestBody">The arguments.</param>
    /// <param name="remotingMessageBodyFactory">Makes the body of the answer.</param>
    /// <param name="cancellationToken">What a method with a token at its end gets.</param>
    /// <returns>The result.</returns>
    public Task<IActorResponseMessageBody> DispatchAsync(
        object objectImplementation, int methodId, IActorRequestMessageBody requestBody, IActorMessageBodyFactory remotingMessageBodyFactory, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return OnDispatchAsync(methodId, objectImplementation, requestBody, remotingMessageBodyFactory, cancellationToken);
    }

    /// <summary>Runs a method whose end nobody waits for.</summary>
    /// <param name="objectImplementation">The actor.</param>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="requestMessageBody">The arguments.</param>
    public void Dispatch(object objectImplementation, int methodId, IActorRequestMessageBody requestMessageBody) => OnDispatch(methodId, objectImplementation, requestMessageBody);

    /// <summary>The name of a method.</summary>
    /// <param name="methodId">Its number.</param>
    /// <returns>The name.</returns>
    /// <exception cref="MissingMethodException">The interface has no such method.</exception>
    public string GetMethodName(int methodId) => _names.TryGetValue(methodId, out var name)
        ? name
        : throw new MissingMethodException($"The interface with the number {InterfaceId} has no method with the number {methodId}.");

    /// <summary>Says of which interface the methods are.</summary>
    internal void Initialize(ActorContract contract)
    {
        InterfaceId = contract.InterfaceId;
        foreach (var method in contract.Methods)
        {
            _names[method.Id] = method.Name;
        }
    }

    /// <summary>Makes the body of an answer.</summary>
    /// <param name="interfaceName">The name of the interface.</param>
    /// <param name="methodName">The name of the method.</param>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="remotingMessageBodyFactory">Makes the body.</param>
    /// <param name="response">The result.</param>
    /// <returns>The body.</returns>
    protected IActorResponseMessageBody CreateResponseMessageBody(
        string interfaceName, string methodName, int methodId, IActorMessageBodyFactory remotingMessageBodyFactory, object? response)
    {
        ArgumentNullException.ThrowIfNull(remotingMessageBodyFactory);
        var body = remotingMessageBodyFactory.CreateResponseMessageBody(interfaceName, methodName, CreateWrappedResponseBody(methodId, response));
        if (body is not WrappedMessage)
        {
            body.Set(response);
        }

        return body;
    }

    /// <summary>Runs a method.</summary>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="remotedObject">The actor.</param>
    /// <param name="requestBody">The arguments.</param>
    /// <param name="remotingMessageBodyFactory">Makes the body of the answer.</param>
    /// <param name="cancellationToken">What a method with a token at its end gets.</param>
    /// <returns>The result.</returns>
    protected abstract Task<IActorResponseMessageBody> OnDispatchAsync(
        int methodId, object remotedObject, IActorRequestMessageBody requestBody, IActorMessageBodyFactory remotingMessageBodyFactory, CancellationToken cancellationToken);

    /// <summary>Runs a method whose end nobody waits for.</summary>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="remotedObject">The actor.</param>
    /// <param name="requestBody">The arguments.</param>
    protected abstract void OnDispatch(int methodId, object remotedObject, IActorRequestMessageBody requestBody);

    /// <summary>Waits for a method, and makes the body of the answer of its result.</summary>
    /// <param name="interfaceName">The name of the interface.</param>
    /// <param name="methodName">The name of the method.</param>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="remotingMessageBodyFactory">Makes the body.</param>
    /// <param name="task">The method as it runs.</param>
    /// <typeparam name="TRetVal">The type of the result.</typeparam>
    /// <returns>The body.</returns>
    protected async Task<IActorResponseMessageBody> ContinueWithResult<TRetVal>(
        string interfaceName, string methodName, int methodId, IActorMessageBodyFactory remotingMessageBodyFactory, Task<TRetVal> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return CreateResponseMessageBody(interfaceName, methodName, methodId, remotingMessageBodyFactory, await task.ConfigureAwait(false));
    }

    /// <summary>Waits for a method that has no result.</summary>
    /// <param name="task">The method as it runs.</param>
    /// <returns>Null.</returns>
    protected async Task<object> ContinueWith(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        await task.ConfigureAwait(false);
        return null!;
    }

    /// <summary>Whether a body wraps one object that holds all arguments.</summary>
    /// <param name="requestMessageBody">The body.</param>
    /// <returns>Whether it does.</returns>
    protected bool CheckIfItsWrappedRequest(IActorRequestMessageBody requestMessageBody) => requestMessageBody is WrappedMessage;

    /// <summary>Wraps a result.</summary>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="retVal">The result.</param>
    /// <returns>What wraps it.</returns>
    protected abstract object CreateWrappedResponseBody(int methodId, object? retVal);
}
