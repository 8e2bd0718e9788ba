namespace Dapr.Actors.Runtime;

/// <summary>
/// The state of an actor: values by name. What is read stays in memory as long as the actor is active; what is changed is saved at the end of the
/// turn, all of it or nothing, and a turn that fails saves nothing.
/// </summary>
public interface IActorStateManager
{
    /// <summary>Drops a value from memory, not from the store: it is read again when it is next asked for.</summary>
    /// <param name="stateName">The name.</param>
    /// <param name="options">What happens to a change that is not saved yet; null to have that refused.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>When it is dropped.</returns>
    /// <exception cref="InvalidOperationException">The value was changed, and the change is not saved.</exception>
    Task UnloadStateAsync(string stateName, UnloadStateOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Adds a value.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>When it is added; the end of the turn saves it.</returns>
    /// <exception cref="InvalidOperationException">There is one of that name.</exception>
    Task AddStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default);

    /// <summary>Adds a value that expires.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="ttl">How long it lives from now on; the runtime needs the feature ActorStateTTL.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>When it is added; the end of the turn saves it.</returns>
    /// <exception cref="InvalidOperationException">There is one of that name.</exception>
    Task AddStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default);

    /// <summary>Reads a value that must be there.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The value.</returns>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    Task<T> GetStateAsync<T>(string stateName, CancellationToken cancellationToken = default);

    /// <summary>Sets a value, whether there was one or not. It does not expire, even if the one before did.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>When it is set; the end of the turn saves it.</returns>
    Task SetStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default);

    /// <summary>Sets a value that expires, whether there was one or not.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="ttl">How long it lives from now on; the runtime needs the feature ActorStateTTL.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>When it is set; the end of the turn saves it.</returns>
    Task SetStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default);

    /// <summary>Removes a value that must be there.</summary>
    /// <param name="stateName">The name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>When it is removed; the end of the turn saves that.</returns>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    Task RemoveStateAsync(string stateName, CancellationToken cancellationToken = default);

    /// <summary>Adds a value if there is none of its name.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether it was added; the end of the turn saves it.</returns>
    Task<bool> TryAddStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default);

    /// <summary>Adds a value that expires if there is none of its name.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="ttl">How long it lives from now on; the runtime needs the feature ActorStateTTL.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether it was added; the end of the turn saves it.</returns>
    Task<bool> TryAddStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default);

    /// <summary>Reads a value that may be missing.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The value, or that there is none.</returns>
    Task<ConditionalValue<T>> TryGetStateAsync<T>(string stateName, CancellationToken cancellationToken = default);

    /// <summary>Removes a value if there is one.</summary>
    /// <param name="stateName">The name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether there was one; the end of the turn saves that it is gone.</returns>
    Task<bool> TryRemoveStateAsync(string stateName, CancellationToken cancellationToken = default);

    /// <summary>Looks whether there is a value.</summary>
    /// <param name="stateName">The name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Whether there is one.</returns>
    Task<bool> ContainsStateAsync(string stateName, CancellationToken cancellationToken = default);

    /// <summary>Reads a value, or adds it if there is none.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value to add.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The value that is there now.</returns>
    Task<T> GetOrAddStateAsync<T>(string stateName, T value, CancellationToken cancellationToken = default);

    /// <summary>Reads a value, or adds one that expires if there is none.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="value">The value to add.</param>
    /// <param name="ttl">How long an added one lives from now on; the runtime needs the feature ActorStateTTL.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The value that is there now.</returns>
    Task<T> GetOrAddStateAsync<T>(string stateName, T value, TimeSpan ttl, CancellationToken cancellationToken = default);

    /// <summary>Adds a value, or makes another of the one that is there. It does not expire, even if the one before did.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="addValue">The value to add.</param>
    /// <param name="updateValueFactory">Makes the new value of name and old value.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The value that is there now.</returns>
    Task<T> AddOrUpdateStateAsync<T>(string stateName, T addValue, Func<string, T, T> updateValueFactory, CancellationToken cancellationToken = default);

    /// <summary>Adds a value, or makes another of the one that is there; both expire.</summary>
    /// <typeparam name="T">What the value is.</typeparam>
    /// <param name="stateName">The name.</param>
    /// <param name="addValue">The value to add.</param>
    /// <param name="updateValueFactory">Makes the new value of name and old value.</param>
    /// <param name="ttl">How long it lives from now on; the runtime needs the feature ActorStateTTL.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The value that is there now.</returns>
    Task<T> AddOrUpdateStateAsync<T>(string stateName, T addValue, Func<string, T, T> updateValueFactory, TimeSpan ttl, CancellationToken cancellationToken = default);

    /// <summary>Forgets everything that was read, and everything that was changed and not saved.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>When it is forgotten.</returns>
    Task ClearCacheAsync(CancellationToken cancellationToken = default);

    /// <summary>Saves everything that was changed, in one transaction. What could not be saved is still changed.</summary>
    /// <param name="cancellationToken">Cancels it before it is sent; once it is on its way it is waited for, so that nothing is written after the turn.</param>
    /// <returns>When it is saved.</returns>
    Task SaveStateAsync(CancellationToken cancellationToken = default);
}
