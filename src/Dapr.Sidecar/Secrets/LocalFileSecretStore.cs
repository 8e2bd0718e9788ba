using System.Globalization;
using System.Text.Json;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Secrets;

/// <summary>secretstores.local.file: secrets of a JSON file, which is read once, at start.</summary>
internal sealed class LocalFileSecretStore : ISecretStore, IComponentInit
{
    private readonly string _file;
    private readonly string _separator;
    private Dictionary<string, IReadOnlyDictionary<string, string>> _secrets = [];

    /// <exception cref="InvalidOperationException">A setting is missing or wrong.</exception>
    public LocalFileSecretStore(ComponentSpec spec)
    {
        var settings = new SettingReader(spec.Setting);
        _file = settings.Text("secretsFile") ?? throw new InvalidOperationException("missing local secrets file in metadata");
        _separator = settings.Text("nestedSeparator") ?? ":";
        HasMultipleValues = settings.Flag("multiValued");
    }

    public bool HasMultipleValues { get; }

    public async Task InitAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(_file, cancellationToken));
            _secrets = document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : throw new InvalidOperationException($"{_file} holds no JSON object of secrets");
        }
        catch (JsonException exception)
        {
            // Without the exception of the parser, which quotes what begins like true, false or null and is neither: it may be a secret.
            throw new InvalidOperationException($"{_file}, line {exception.LineNumber + 1}: it is no JSON");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"the file of the secrets cannot be read: {exception.Message}", exception);
        }
    }

    public Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        _secrets.TryGetValue(name, out var values) ? Task.FromResult(values) : throw new KeyNotFoundException($"secret {name} not found");

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(_secrets);

    private Dictionary<string, IReadOnlyDictionary<string, string>> Read(JsonElement root)
    {
        var secrets = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (!HasMultipleValues)
        {
            foreach (var (name, value) in Flatten("", root))
            {
                secrets[name] = new Dictionary<string, string> { [name] = value };
            }

            return secrets;
        }

        // Text and objects only: the runtime leaves out what else stands at this level.
        foreach (var member in root.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                secrets[member.Name] = Flatten("", member.Value).GroupBy(value => value.Name).ToDictionary(group => group.Key, group => group.Last().Value);
            }
            else if (member.Value.ValueKind == JsonValueKind.String)
            {
                secrets[member.Name] = new Dictionary<string, string> { [member.Name] = member.Value.GetString()! };
            }
        }

        return secrets;
    }

    private IEnumerable<(string Name, string Value)> Flatten(string name, JsonElement value)
    {
        var below = name.Length == 0 ? "" : name + _separator;
        return value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Flatten(below + member.Name, member.Value)),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => Flatten(below + index.ToString(CultureInfo.InvariantCulture), item)),
            _ => [(name, Text(value))],
        };
    }

    /// <summary>A value as the runtime prints it, which expects text and says so of everything else.</summary>
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => $"%!s(float64={GoJson.Number(value.GetDouble())})",
        JsonValueKind.Null => "%!s(<nil>)",
        _ => $"%!s(bool={(value.GetBoolean() ? "true" : "false")})",
    };
}
