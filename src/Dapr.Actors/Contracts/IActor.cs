namespace Dapr.Actors;

/// <summary>Marks the interfaces of actors: those whose methods are called through proxies.</summary>
/// <remarks>
/// Such an interface extends only others of its kind. Its methods return <see cref="Task"/> or <see cref="Task{TResult}"/>, have names of their own,
/// no type parameters, and parameters that are plain values; a <see cref="CancellationToken"/> may come last.
/// </remarks>
public interface IActor;
