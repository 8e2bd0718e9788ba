namespace Tour;

/// <summary>
/// A folder of this run alone: it begins with the resources, and what components keep in files goes with it. It is the current
/// one, as paths in resources are relative to that.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tour");
    private readonly string _before = Directory.GetCurrentDirectory();

    public RunFolder()
    {
        Copy(new DirectoryInfo(System.IO.Path.Combine(AppContext.BaseDirectory, "components")), _folder.CreateSubdirectory("components"));
        Directory.SetCurrentDirectory(_folder.FullName);
    }

    /// <summary>Where it is.</summary>
    public string Path => _folder.FullName;

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        _folder.Delete(recursive: true);
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(System.IO.Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}
