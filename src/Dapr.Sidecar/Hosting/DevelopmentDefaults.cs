using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Hosting;

/// <summary>What a sidecar has in development when nobody says anything else.</summary>
internal static class DevelopmentDefaults
{
    private const string Folder = "components";
    private const string ActorStateStore = "actorStateStore";

    /// <summary>Fills in what is missing.</summary>
    /// <param name="options">What was said.</param>
    /// <param name="contentRoot">The folder of the application, to which paths are relative.</param>
    /// <returns>What it has, for the log.</returns>
    /// <exception cref="SidecarStartException">There is no folder for the file that the projects of a user share.</exception>
    public static string Apply(SidecarOptions options, string contentRoot)
    {
        options.ConfigPaths = [.. options.ConfigPaths.Select(Absolute)];
        options.ResourcesPaths = [.. options.ResourcesPaths.Select(Absolute)];
        options.ControlPlaneFile = options.ControlPlaneFile is { } file ? Absolute(file) : IsNamed(options) ? null : UserFile();
        var names = options.ControlPlaneFile is { } shared ? $"others by {shared}" : "others as it was told";
        if (options.ResourcesPaths.Count == 0 && Directory.Exists(Absolute(Folder)))
        {
            options.ResourcesPaths = [Absolute(Folder)];
        }

        if (options.ResourcesPaths.Count > 0)
        {
            return $"components of {string.Join(", ", options.ResourcesPaths)}, {names}";
        }

        foreach (var spec in Usual(options).Where(spec => options.Components.All(own => own.Name != spec.Name)).ToList())
        {
            options.Components.Add(spec);
        }

        return $"components {string.Join(", ", options.Components.Select(spec => $"{spec.Name} ({spec.Type})"))} as there is no folder {Absolute(Folder)}, {names}";

        string Absolute(string path) => Path.GetFullPath(path, contentRoot);
    }

    /// <summary>
    /// What "dapr init" gives, under the same names, and for actors, too, unless they have a store already. The file holds the state of
    /// each application for the next time, and the topics, which are one for all who find each other by it.
    /// </summary>
    private static ComponentSpec[] Usual(SidecarOptions options)
    {
        var kind = options.ControlPlaneFile is null ? "in-memory" : "sqlite";
        var state = Settings(options);
        if (options.Components.All(own => own.Setting(ActorStateStore) is null)) state[ActorStateStore] = "true";
        return
        [
            new() { Name = "statestore", Type = $"state.{kind}", Metadata = state },
            new() { Name = "pubsub", Type = $"pubsub.{kind}", Metadata = Settings(options) },
        ];
    }

    private static Dictionary<string, string> Settings(SidecarOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (options.ControlPlaneFile is { } file) settings["connectionString"] = file;
        return settings;
    }

    /// <summary>Whether something else says how sidecars find each other: an object that those of this process share, or a Configuration.</summary>
    private static bool IsNamed(SidecarOptions options) =>
        options.ControlPlane is not null || SidecarConfiguration.Load(options.ConfigPaths, options.Environment).Names is not null;

    /// <summary>Where the projects of a user meet that are started each for itself.</summary>
    private static string UserFile()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0
            ? Path.Combine(folder, "dapr-sidecar", "shared.db")
            : throw new SidecarStartException(
                $"This user has no folder for local data. Set {SidecarSettings.Section}:{nameof(SidecarOptions.ControlPlaneFile)} to a file by which applications find each other.");
    }
}
