namespace Dapr.Sidecar;

/// <summary>A binding to something outside: an <see cref="IOutputBinding"/>, an <see cref="IInputBinding"/>, or both in one.</summary>
/// <remarks>
/// What it is used for, the setting <c>direction</c> of its component may narrow: <c>input</c>, <c>output</c>, or both with a comma
/// between them. Implementations are thread-safe.
/// </remarks>
public interface IBinding;
