namespace Dapr.Client;

/// <summary>Asking output bindings to do something. <see cref="DaprClient"/> implements it; tests fake it.</summary>
public interface IBindingsClient
{
    /// <summary>Asks a binding to do something, and drops what it answers.</summary>
    /// <typeparam name="TRequest">The type of the data.</typeparam>
    /// <param name="bindingName">The binding.</param>
    /// <param name="operation">What to do, in a word of the binding, such as <c>create</c>.</param>
    /// <param name="data">The data, written as JSON; null is JSON's null.</param>
    /// <param name="metadata">What the binding is to know beside it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>When the binding has done it.</returns>
    /// <exception cref="DaprException">There is no such binding or operation, or it failed.</exception>
    Task InvokeBindingAsync<TRequest>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Asks a binding to do something, and reads what it answers.</summary>
    /// <typeparam name="TRequest">The type of the data.</typeparam>
    /// <typeparam name="TResponse">The type of the answer.</typeparam>
    /// <param name="bindingName">The binding.</param>
    /// <param name="operation">What to do, in a word of the binding, such as <c>get</c>.</param>
    /// <param name="data">The data, written as JSON; null is JSON's null.</param>
    /// <param name="metadata">What the binding is to know beside it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer, read as JSON; default when it is empty.</returns>
    /// <exception cref="DaprException">There is no such binding or operation, it failed, or its answer cannot be read.</exception>
    Task<TResponse> InvokeBindingAsync<TRequest, TResponse>(
        string bindingName, string operation, TRequest data, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default);

    /// <summary>Asks a binding to do something, with bytes.</summary>
    /// <param name="request">What to do, with which data.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The bytes and the metadata of the answer.</returns>
    /// <exception cref="DaprException">There is no such binding or operation, or it failed.</exception>
    Task<BindingResponse> InvokeBindingAsync(BindingRequest request, CancellationToken cancellationToken = default);
}
