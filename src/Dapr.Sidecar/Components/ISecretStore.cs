namespace Dapr.Sidecar;

/// <summary>A store of secrets. Applications read from it, and values of other components may refer to it (<c>secretKeyRef</c>).</summary>
/// <remarks>
/// What a component is asked for comes from several calls at a time. Whatever it throws is told to the caller as the store's answer;
/// a value must not stand in it.
/// </remarks>
public interface ISecretStore
{
    /// <summary>Whether a secret may have several values, which the metadata API tells.</summary>
    bool HasMultipleValues => false;

    /// <summary>Reads a secret.</summary>
    /// <param name="name">The name.</param>
    /// <param name="metadata">What the caller says beside it, such as a version.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The values by their keys; a secret of one value has its name as the key.</returns>
    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken);

    /// <summary>Reads all secrets.</summary>
    /// <param name="metadata">What the caller says beside it.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>The values of each, by the name of the secret.</returns>
    Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken);
}
