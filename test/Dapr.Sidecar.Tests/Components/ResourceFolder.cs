namespace Dapr.Sidecar.Tests.Components;

/// <summary>A folder with resource files, for one test.</summary>
internal sealed class ResourceFolder : IDisposable
{
    public const string StateStore = "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: store\nspec:\n  type: state.in-memory\n  version: v1\n";

    public string Folder { get; } = Directory.CreateTempSubdirectory("resources").FullName;

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Starts a sidecar with the folder, and gives what it logs of resources.</summary>
    public async Task<IReadOnlyList<string>> LoadAsync(Action<SidecarOptions>? configure = null)
    {
        var log = new CollectedLog();
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.ResourcesPaths = [Folder];
            options.LoggerFactory = log;
            configure?.Invoke(options);
        });
        return [.. log.Of("Dapr.Sidecar.Components.ResourceLog").Select(entry => entry.Message.Replace(Folder + "/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
