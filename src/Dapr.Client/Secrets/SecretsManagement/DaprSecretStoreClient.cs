using System.Collections.Frozen;
using Dapr.Client;
using Microsoft.Extensions.Hosting;

namespace Dapr.SecretsManagement;

/// <summary>
/// Secrets of one store, read once, when the application starts: it waits for the sidecar up to 60 seconds, and does not start without all of
/// them. What the generator writes for an interface with <see cref="Abstractions.SecretStoreAttribute"/> derives from it.
/// </summary>
/// <param name="client">Reads them.</param>
/// <param name="storeName">The secret store.</param>
/// <param name="names">Which secrets.</param>
public abstract class DaprSecretStoreClient(DaprSecretsManagementClient client, string storeName, params IReadOnlyList<string> names) : IHostedService
{
    private volatile FrozenDictionary<string, string>? _values;

    /// <inheritdoc/>
    /// <exception cref="DaprException">The store cannot be read, or lacks one of the secrets.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var secrets = await StartupRead.WhenThereAsync(
            token => client.GetBulkSecretAsync(storeName, cancellationToken: token), exception => exception is DaprException { Status: "Unavailable" }, cancellationToken)
            .ConfigureAwait(false);
        _values = names.ToFrozenDictionary(name => name, name => Value(name, secrets.GetValueOrDefault(name)));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The value of a secret.</summary>
    /// <param name="name">One of those that are read.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">They are not read yet: the host of the application is not started.</exception>
    protected string Secret(string name) => _values is { } values
        ? values[name]
        : throw new InvalidOperationException($"The secrets of '{storeName}' are read when the host starts, and it has not yet.");

    private string Value(string name, IReadOnlyDictionary<string, string>? values) => values switch
    {
        null => throw Fault($"it has no secret '{name}', or the application may not read it"),
        _ when values.TryGetValue(name, out var value) => value,
        { Count: 1 } => values.Values.Single(),
        _ => throw Fault($"its secret '{name}' has several values ({string.Join(", ", values.Keys.Order())}), and a property holds one: read it with GetSecretAsync"),
    };

    private DaprException Fault(string reason) => new($"Secrets: '{storeName}' cannot be read as it is declared: {reason}.")
    {
        BuildingBlock = "Secrets",
        Operation = "GetBulkSecret",
        Component = storeName,
    };
}
