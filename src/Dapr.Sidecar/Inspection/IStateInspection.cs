namespace Dapr.Sidecar.Inspection;

/// <summary>Looks into the state of an application.</summary>
internal interface IStateInspection
{
    /// <summary>The application's keys in a store.</summary>
    Task<IReadOnlyList<string>> KeysAsync(string storeName, CancellationToken cancellationToken);

    /// <summary>A value; null when there is none.</summary>
    Task<StateValue?> ValueAsync(string storeName, string key, CancellationToken cancellationToken);
}
