using System.Text;
using System.Text.Json;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Bindings;

/// <summary><c>bindings.localstorage</c>: files in a folder. A name that leads out of it is taken as one inside.</summary>
internal sealed class LocalStorageBinding : IOutputBinding
{
    private const string FileName = "fileName";
    private const string IsRecursive = "isRecursive";

    // A file under way: it becomes the file when it is whole, and is none before.
    private const string Unfinished = ".dapr-unfinished-";

    private static readonly string[] OfTheSystem = ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr", "/var/run"];

    private readonly string _root;

    /// <exception cref="InvalidOperationException">There is no folder, or it cannot be used.</exception>
    public LocalStorageBinding(ComponentSpec spec)
    {
        var path = new SettingReader(spec.Setting).Required("rootPath");
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (_root == Path.GetPathRoot(_root) || OfTheSystem.Any(folder => _root == folder || _root.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"rootPath: '{path}' belongs to the system");
        }

        try
        {
            Directory.CreateDirectory(_root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"rootPath: {exception.Message}", exception);
        }
    }

    public IReadOnlyList<string> Operations => ["create", "get", "list", "delete"];

    public async Task<OutputBindingResponse> InvokeAsync(OutputBindingRequest request, CancellationToken cancellationToken)
    {
        var name = Inside(request.Metadata.GetValueOrDefault(FileName) ?? "");
        switch (request.Operation)
        {
            case "create":
                return new() { Data = await CreateAsync(name.Length > 0 ? name : Guid.NewGuid().ToString(), request.Data, cancellationToken) };
            case "get":
                return new() { Data = await GetAsync(Locate(name), cancellationToken) };
            case "list":
                // Whole trees, unless it is told otherwise.
                var isFlat = request.Metadata.TryGetValue(IsRecursive, out var said) && !new SettingReader(_ => said).Flag(IsRecursive);
                return new() { Data = List(Locate(name), isFlat) };
            default:
                Delete(Locate(name));
                return new();
        }
    }

    private async Task<byte[]> CreateAsync(string name, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var path = Locate(name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var unfinished = Path.Combine(_root, Unfinished + Guid.NewGuid().ToString("N"));
            try
            {
                await File.WriteAllBytesAsync(unfinished, Decode(data), cancellationToken);
                File.Move(unfinished, path, overwrite: true);
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"error creating file {path}: {exception.Message}", exception);
        }

        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { [FileName] = name });
    }

    private static async Task<byte[]> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path)) throw new InvalidOperationException($"error reading file {path}: read {path}: is a directory");

        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidOperationException($"file not found: {path}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"error reading file {path}: {exception.Message}", exception);
        }
    }

    private static byte[] List(string path, bool isFlat)
    {
        if (File.Exists(path)) throw new InvalidOperationException($"unable to list files as the file specified is not a directory [{path}]");
        if (!Directory.Exists(path)) throw new InvalidOperationException($"error getting stats for path {path}: stat {path}: no such file or directory");

        return JsonSerializer.SerializeToUtf8Bytes(Files(path, isFlat));

        // Each folder in the order of its names, files and folders alike.
        static IEnumerable<string> Files(string folder, bool isFlat) =>
            from entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)
            where !entry.Name.StartsWith(Unfinished, StringComparison.Ordinal)
            from file in entry is FileInfo || entry.LinkTarget is not null ? [entry.FullName] : isFlat ? [] : Files(entry.FullName, isFlat)
            select file;
    }

    private static void Delete(string path)
    {
        try
        {
            if (Directory.Exists(path)) Directory.Delete(path);
            else if (File.Exists(path)) File.Delete(path);
            else throw new FileNotFoundException("no such file or directory");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"error deleting file {path}: remove {path}: {exception.Message}", exception);
        }
    }

    /// <summary>The path within the folder that a name stands for, if the folder is all there is.</summary>
    private static string Inside(string name)
    {
        var parts = new Stack<string>();
        foreach (var part in name.Split('/', Path.DirectorySeparatorChar))
        {
            if (part == "..") parts.TryPop(out _);
            else if (part is not ("" or ".")) parts.Push(part);
        }

        return string.Join('/', parts.Reverse());
    }

    /// <exception cref="InvalidOperationException">A link on the way leads out of the folder.</exception>
    private string Locate(string name)
    {
        var path = _root;
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target && !target.FullName.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{path} leads out of rootPath");
            }
        }

        return path;
    }

    /// <summary>The data as a file has it: a JSON string without its quotation marks, and what is base64 decoded.</summary>
    private static byte[] Decode(ReadOnlyMemory<byte> data)
    {
        var bytes = data.ToArray();
        if (bytes is [(byte)'"', .., (byte)'"'])
        {
            try
            {
                bytes = Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(bytes)!);
            }
            catch (JsonException)
            {
                // Bytes that begin and end so by chance.
            }
        }

        var decoded = new byte[bytes.Length];
        return bytes.Length % 4 == 0 && Convert.TryFromBase64String(Encoding.Latin1.GetString(bytes), decoded, out var length) ? decoded[..length] : bytes;
    }
}
