using Dapr.Sidecar;

namespace Shop;

// Keeps each value in a file of its own. It has no etags, and no transactions.
public sealed class FolderStore(string folder) : IStateStore
{
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(folder);

    public StateStoreFeatures Features => StateStoreFeatures.None;

    public async Task<StateValue?> GetAsync(StateRead read, CancellationToken cancellationToken) =>
        File.Exists(PathOf(read.Key)) ? new StateValue { Data = await File.ReadAllBytesAsync(PathOf(read.Key), cancellationToken) } : null;

    public async Task<StateOutcome> ApplyAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            if (change.Data is { } data)
            {
                await File.WriteAllBytesAsync(PathOf(change.Key), data, cancellationToken);
            }
            else
            {
                File.Delete(PathOf(change.Key));
            }
        }

        return StateOutcome.Applied;
    }

    public Task<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(
        [.. _folder.EnumerateFiles().Select(file => Uri.UnescapeDataString(file.Name)).Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);

    private string PathOf(string key) => Path.Combine(_folder.FullName, Uri.EscapeDataString(key));
}
