using System.ComponentModel;
using System.Runtime.CompilerServices;
using Dapr.Actors.Client;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Contracts;

/// <summary>A method of an actor's interface: what proxies and hosts know of it. This one has no result. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class ActorMethod
{
    private readonly Func<object, object?[], CancellationToken, Task> _invoke;

    /// <summary>Describes a method.</summary>
    /// <param name="declaringInterface">The interface that declares it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters, without the token at its end.</param>
    /// <param name="invoke">Calls it on an actor.</param>
    public ActorMethod(Type declaringInterface, string name, ActorParameter[] parameters, Func<object, object?[], CancellationToken, Task> invoke)
    {
        ArgumentNullException.ThrowIfNull(declaringInterface);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(invoke);
        (DeclaringInterface, Name, Parameters, _invoke) = (declaringInterface, name, parameters, invoke);
        Id = ActorContractIds.OfMethod(declaringInterface, name);
    }

    /// <summary>The interface that declares it.</summary>
    public Type DeclaringInterface { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The parameters, without the token at the end.</summary>
    internal ActorParameter[] Parameters { get; }

    /// <summary>The number of official remoting.</summary>
    internal int Id { get; }

    /// <summary>Calls the method through a proxy.</summary>
    internal virtual Task CallAsync(ActorProxy proxy, object?[] arguments, CancellationToken cancellationToken) => proxy.CallAsync(this, arguments, cancellationToken);

    /// <summary>Runs the method on an actor and writes its result.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal virtual async ValueTask<ReadOnlyMemory<byte>> RunAsync(object actor, object?[] arguments, ActorWireForm form, CancellationToken cancellationToken)
    {
        await StartAsync(actor, arguments, cancellationToken).ConfigureAwait(false);
        return default;
    }

    /// <summary>Runs the method on an actor.</summary>
    private protected Task StartAsync(object actor, object?[] arguments, CancellationToken cancellationToken) =>
        _invoke(actor, arguments, cancellationToken) ?? throw new InvalidOperationException($"The method {Name} of {actor.GetType()} returned null in place of a task.");
}
