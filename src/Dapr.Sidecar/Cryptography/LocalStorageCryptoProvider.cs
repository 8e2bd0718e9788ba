using Dapr.Sidecar.Components;
using Dapr.Sidecar.Cryptography.Keys;

namespace Dapr.Sidecar.Cryptography;

/// <summary>crypto.dapr.localstorage: keys that are files of a folder, each named as its file and read when it is used.</summary>
internal sealed class LocalStorageCryptoProvider : LocalKeyProvider
{
    private readonly string _folder;

    /// <exception cref="InvalidOperationException">The setting is missing, or no folder.</exception>
    public LocalStorageCryptoProvider(ComponentSpec spec)
    {
        _folder = new SettingReader(spec.Setting).Required("path");
        if (!Directory.Exists(_folder))
        {
            throw new InvalidOperationException($"path: '{_folder}' is no folder");
        }
    }

    protected override async Task<CryptoKey> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Contains("..", StringComparison.Ordinal)) throw new InvalidOperationException("invalid key path: cannot contain '..'");

        // Joined, not combined: a name that begins with a slash is in the folder, too.
        var path = Path.Join(_folder, name);
        try
        {
            return KeyFile.Read(name, await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"failed to load key '{name}': {Cause(path, exception)}", exception);
        }
    }

    /// <summary>Why a file cannot be read, as the runtime says it.</summary>
    private static string Cause(string path, Exception exception)
    {
        if (Directory.Exists(path)) return $"read {path}: is a directory";
        if (exception is UnauthorizedAccessException) return $"open {path}: permission denied";

        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above)) return $"open {path}: not a directory";
        }

        return $"open {path}: {(File.Exists(path) ? exception.Message : "no such file or directory")}";
    }
}
