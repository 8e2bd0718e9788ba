using System.ComponentModel;
using System.Runtime.CompilerServices;
using Dapr.Actors.Client;
using Dapr.Actors.Dispatch;

namespace Dapr.Actors.Contracts;

/// <summary>A method of an actor's interface that has a result. For generated code.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ActorMethod<TResult> : ActorMethod
{
    /// <summary>Describes a method.</summary>
    /// <param name="declaringInterface">The interface that declares it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters, without the token at its end.</param>
    /// <param name="invoke">Calls it on an actor.</param>
    public ActorMethod(Type declaringInterface, string name, ActorParameter[] parameters, Func<object, object?[], CancellationToken, Task<TResult>> invoke)
        : base(declaringInterface, name, parameters, invoke)
    {
    }

    internal override Task CallAsync(ActorProxy proxy, object?[] arguments, CancellationToken cancellationToken) => proxy.CallAsync(this, arguments, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal override async ValueTask<ReadOnlyMemory<byte>> RunAsync(object actor, object?[] arguments, ActorWireForm form, CancellationToken cancellationToken)
    {
        var result = await ((Task<TResult>)StartAsync(actor, arguments, cancellationToken)).ConfigureAwait(false);
        return form.WriteResult(this, result);
    }
}
