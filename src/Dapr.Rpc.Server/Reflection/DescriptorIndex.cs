using Google.Protobuf.Reflection;

namespace Dapr.Rpc.Server.Reflection;

/// <summary>Finds files by their names, by what they declare, and by what they extend.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _messages = new(StringComparer.Ordinal);

    private DescriptorIndex(IReadOnlyList<string> services) => Services = services;

    /// <summary>The services that are served, in order of their names.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>Knows what is served, and the files that declare it with all that they import.</summary>
    public static DescriptorIndex Create(IEnumerable<RpcMethod> methods, IEnumerable<FileDescriptor> files)
    {
        var served = methods.ToArray();
        var index = new DescriptorIndex([.. served.Select(method => method.ServiceName).Distinct().Order(StringComparer.Ordinal)]);
        foreach (var file in files.Concat(served.SelectMany(method => new[] { method.RequestDescriptor.File, method.ResponseDescriptor.File })))
        {
            index.Add(file);
        }

        return index;
    }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file that declares a symbol; a leading dot is as good as none.</summary>
    public FileDescriptor? FindSymbol(string symbol) => _symbols.GetValueOrDefault(symbol.TrimStart('.'));

    public FileDescriptor? FindExtension(string type, int number) =>
        _extensions.TryGetValue(type.TrimStart('.'), out var numbers) ? numbers.GetValueOrDefault(number) : null;

    /// <summary>The numbers of the extensions of a message, in order; null when there is no such message.</summary>
    public IReadOnlyCollection<int>? ExtensionNumbers(string type)
    {
        var name = type.TrimStart('.');
        return !_messages.Contains(name) ? null : _extensions.TryGetValue(name, out var numbers) ? numbers.Keys : [];
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        foreach (var service in file.Services)
        {
            AddSymbol(service);
            foreach (var method in service.Methods)
            {
                AddSymbol(method);
            }
        }

        foreach (var type in file.EnumTypes)
        {
            AddEnum(type);
        }

        foreach (var message in file.MessageTypes)
        {
            AddMessage(message);
        }

        AddExtensions(file.Extensions);
    }

    private void AddMessage(MessageDescriptor message)
    {
        AddSymbol(message);
        _messages.Add(message.FullName);
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            AddSymbol(field);
        }

        foreach (var oneof in message.Oneofs)
        {
            AddSymbol(oneof);
        }

        foreach (var type in message.EnumTypes)
        {
            AddEnum(type);
        }

        foreach (var nested in message.NestedTypes)
        {
            AddMessage(nested);
        }

        AddExtensions(message.Extensions);
    }

    private void AddEnum(EnumDescriptor type)
    {
        AddSymbol(type);
        foreach (var value in type.Values)
        {
            // A value stands beside its enum, not in it.
            AddSymbol(value);
            var scope = type.FullName[..(type.FullName.LastIndexOf('.') + 1)];
            _symbols.TryAdd(scope + value.Name, type.File);
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            AddSymbol(extension);
            if (!_extensions.TryGetValue(extension.ExtendeeType.FullName, out var numbers))
            {
                _extensions[extension.ExtendeeType.FullName] = numbers = [];
            }

            numbers.TryAdd(extension.FieldNumber, extension.File);
        }
    }

    private void AddSymbol(IDescriptor symbol) => _symbols.TryAdd(symbol.FullName, symbol.File);
}
