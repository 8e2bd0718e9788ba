using System.ComponentModel;
using Dapr.Actors.Communication;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Client;

/// <content>What proxies written by hand for official remoting build upon.</content>
public partial class ActorProxy
{
    /// <summary>Calls a method by the numbers of official remoting.</summary>
    /// <param name="interfaceId">The number of the interface.</param>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="methodName">The name of the method.</param>
    /// <param name="requestMsgBodyValue">The arguments, from <see cref="CreateRequestMessageBody"/>; null for none.</param>
    /// <param name="cancellationToken">Cancels the call; the actor's method learns of it.</param>
    /// <returns>The result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected async Task<IActorResponseMessageBody> InvokeMethodAsync(
        int interfaceId, int methodId, string methodName, IActorRequestMessageBody? requestMsgBodyValue, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(methodName);
        var (method, arguments) = RemotingRequestBody.Of(requestMsgBodyValue).ToCall(methodName);
        return await Calls.InvokeByIdAsync(this, interfaceId, methodId, method, arguments, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a body for the arguments of a method.</summary>
    /// <param name="interfaceName">The name of the interface.</param>
    /// <param name="methodName">The name of the method.</param>
    /// <param name="parameterCount">How many arguments there will be.</param>
    /// <param name="wrappedRequest">An object whose fields and properties are the arguments; null where they are set one by one.</param>
    /// <returns>The body.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected IActorRequestMessageBody CreateRequestMessageBody(string interfaceName, string methodName, int parameterCount, object? wrappedRequest) =>
        RemotingBodyFactory.Instance.CreateRequestMessageBody(interfaceName, methodName, parameterCount, wrappedRequest);

    /// <summary>Waits for a call whose result is not asked for.</summary>
    /// <param name="task">The call.</param>
    /// <returns>A task that ends with it.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task ContinueWith(Task<object> task) => task;

    /// <summary>The result in a body that wraps it.</summary>
    /// <param name="interfaceId">The number of the interface.</param>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="responseBody">What the body wraps.</param>
    /// <returns>The result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual object GetReturnValue(int interfaceId, int methodId, object responseBody) => responseBody;

    /// <summary>Waits for a call, and reads its result.</summary>
    /// <param name="interfaceId">The number of the interface.</param>
    /// <param name="methodId">The number of the method.</param>
    /// <param name="task">The call.</param>
    /// <typeparam name="TRetval">The type of the result.</typeparam>
    /// <returns>The result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected async Task<TRetval> ContinueWithResult<TRetval>(int interfaceId, int methodId, Task<IActorResponseMessageBody> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var body = await task.ConfigureAwait(false);
        return (TRetval)(body is WrappedMessage wrapped ? GetReturnValue(interfaceId, methodId, wrapped.Value) : body.Get(typeof(TRetval)));
    }

    /// <summary>Whether a body wraps one object that holds all arguments.</summary>
    /// <param name="requestMessageBody">The body.</param>
    /// <returns>Whether it does.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected bool CheckIfItsWrappedRequest(IActorRequestMessageBody requestMessageBody) => requestMessageBody is WrappedMessage;
}
