using System.ComponentModel;
using Dapr.Actors.Contracts;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Client;

/// <summary>Calls an actor: by the names of its methods, or, where it was made for an interface, by those.</summary>
public partial class ActorProxy : IActorProxy
{
    private ActorCalls? _calls;

    /// <summary>For proxies that are generated, or made as the program runs. It calls nobody until a factory has said whom.</summary>
    protected internal ActorProxy()
    {
    }

    /// <summary>Makes proxies where there are no services to ask for a factory.</summary>
    /// <remarks>It reaches the sidecar that the environment names, or that <c>AddDaprSidecar</c> started in this process, or one on this machine: the one that was there when it was first used.</remarks>
    // compat: a static in the official package.
    public static IActorProxyFactory DefaultProxyFactory { get; } = new ActorProxyFactory();

    /// <summary>The factory of who asks: in a turn of an actor that of its host, which may be a test's, and the default one elsewhere.</summary>
    internal static IActorProxyFactory Current => ActorReentrancyContext.Proxies ?? DefaultProxyFactory;

    /// <inheritdoc/>
    public ActorId ActorId { get; private set; } = null!;

    /// <inheritdoc/>
    public string ActorType { get; private set; } = null!;

    /// <summary>The number of the interface in official remoting; none for calls by name.</summary>
    internal int InterfaceId { get; private set; }

    private ActorCalls Calls => _calls ?? throw new InvalidOperationException("The proxy calls nobody. Proxies are made by a factory: IActorProxyFactory, or ActorProxy.Create.");

    /// <summary>Makes a proxy that calls an actor by the methods of its interface.</summary>
    /// <param name="actorId">Which of the actors of the type is called.</param>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="options">How it is called; null for the defaults.</param>
    /// <typeparam name="TActorInterface">The interface.</typeparam>
    /// <returns>The proxy.</returns>
    /// <exception cref="ArgumentException">The interface is none of an actor, or breaks a rule of those.</exception>
    public static TActorInterface Create<TActorInterface>(ActorId actorId, string actorType, ActorProxyOptions? options = null)
        where TActorInterface : IActor => Current.CreateActorProxy<TActorInterface>(actorId, actorType, options);

    /// <summary>Makes a proxy that calls an actor by the methods of its interface.</summary>
    /// <param name="actorId">Which of the actors of the type is called.</param>
    /// <param name="actorInterfaceType">The interface.</param>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="options">How it is called; null for the defaults.</param>
    /// <returns>The proxy.</returns>
    /// <exception cref="ArgumentException">The interface is none of an actor, or breaks a rule of those.</exception>
    public static object Create(ActorId actorId, Type actorInterfaceType, string actorType, ActorProxyOptions? options = null) =>
        Current.CreateActorProxy(actorId, actorInterfaceType, actorType, options);

    /// <summary>Makes a proxy that calls an actor by the names of its methods.</summary>
    /// <param name="actorId">Which of the actors of the type is called.</param>
    /// <param name="actorType">The type of the actor.</param>
    /// <param name="options">How it is called; null for the defaults.</param>
    /// <returns>The proxy.</returns>
    public static ActorProxy Create(ActorId actorId, string actorType, ActorProxyOptions? options = null) => Current.Create(actorId, actorType, options);

    /// <summary>Calls a method that has an argument and a result.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="data">The argument.</param>
    /// <param name="cancellationToken">Cancels the call; the actor's method learns of it.</param>
    /// <typeparam name="TRequest">The type of the argument.</typeparam>
    /// <typeparam name="TResponse">The type of the result.</typeparam>
    /// <returns>The result.</returns>
    /// <exception cref="ActorMethodInvocationException">The method threw.</exception>
    /// <exception cref="DaprApiException">The method was not called, or did not end.</exception>
    public Task<TResponse> InvokeMethodAsync<TRequest, TResponse>(string method, TRequest data, CancellationToken cancellationToken = default) =>
        Calls.InvokeByNameAsync<TResponse>(this, method, Calls.Json.Write(data), cancellationToken);

    /// <summary>Calls a method that has an argument and no result.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="data">The argument.</param>
    /// <param name="cancellationToken">Cancels the call; the actor's method learns of it.</param>
    /// <typeparam name="TRequest">The type of the argument.</typeparam>
    /// <returns>A task that ends with the method.</returns>
    /// <exception cref="ActorMethodInvocationException">The method threw.</exception>
    /// <exception cref="DaprApiException">The method was not called, or did not end.</exception>
    public Task InvokeMethodAsync<TRequest>(string method, TRequest data, CancellationToken cancellationToken = default) =>
        Calls.InvokeByNameAsync(this, method, Calls.Json.Write(data), cancellationToken);

    /// <summary>Calls a method that has a result and no argument.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="cancellationToken">Cancels the call; the actor's method learns of it.</param>
    /// <typeparam name="TResponse">The type of the result.</typeparam>
    /// <returns>The result.</returns>
    /// <exception cref="ActorMethodInvocationException">The method threw.</exception>
    /// <exception cref="DaprApiException">The method was not called, or did not end.</exception>
    public Task<TResponse> InvokeMethodAsync<TResponse>(string method, CancellationToken cancellationToken = default) =>
        Calls.InvokeByNameAsync<TResponse>(this, method, default, cancellationToken);

    /// <summary>Calls a method that has neither.</summary>
    /// <param name="method">The name of the method.</param>
    /// <param name="cancellationToken">Cancels the call; the actor's method learns of it.</param>
    /// <returns>A task that ends with the method.</returns>
    /// <exception cref="ActorMethodInvocationException">The method threw.</exception>
    /// <exception cref="DaprApiException">The method was not called, or did not end.</exception>
    public Task InvokeMethodAsync(string method, CancellationToken cancellationToken = default) => Calls.InvokeByNameAsync(this, method, default, cancellationToken);

    /// <summary>Calls a method of the interface. For generated code.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">The arguments, without the token.</param>
    /// <param name="cancellationToken">Cancels the call; the actor's method learns of it.</param>
    /// <returns>A task that ends with the method.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task InvokeContractAsync(ActorMethod method, object?[] arguments, CancellationToken cancellationToken) => CallAsync(method, arguments, cancellationToken);

    /// <summary>Calls a method of the interface that has a result. For generated code.</summary>
    /// <param name="method">The method.</param>
    /// <param name="arguments">The arguments, without the token.</param>
    /// <param name="cancellationToken">Cancels the call; the actor's method learns of it.</param>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <returns>The result.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> InvokeContractAsync<TResult>(ActorMethod<TResult> method, object?[] arguments, CancellationToken cancellationToken) =>
        CallAsync(method, arguments, cancellationToken);

    internal Task CallAsync(ActorMethod method, object?[] arguments, CancellationToken cancellationToken) =>
        Calls.InvokeAsync(this, method, arguments, cancellationToken);

    internal Task<TResult> CallAsync<TResult>(ActorMethod<TResult> method, object?[] arguments, CancellationToken cancellationToken) =>
        Calls.InvokeAsync(this, method, arguments, cancellationToken);

    /// <summary>Says whom the proxy calls, and by which interface.</summary>
    internal ActorProxy Call(ActorId actorId, string actorType, ActorCalls calls, int interfaceId)
    {
        (ActorId, ActorType, _calls, InterfaceId) = (actorId, actorType, calls, interfaceId);
        return this;
    }
}
