using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Configuration;

/// <summary>Values as the HTTP API and the application's route have them: what is empty is left out.</summary>
internal static class ConfigurationJson
{
    private const string Value = "value";
    private const string Version = "version";
    private const string Metadata = "metadata";

    /// <summary>Values by their keys.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, ConfigurationValue> values) =>
        GoJson.WriteObject(values.Select(value => KeyValuePair.Create(value.Key, (object)JsonElement.Parse(Write(value.Value)))));

    /// <summary>What the application is told of a change.</summary>
    public static byte[] WriteChange(string id, string key, ConfigurationValue value)
    {
        var items = Write(new Dictionary<string, ConfigurationValue> { [key] = value });
        return GoJson.WriteObject([KeyValuePair.Create("id", (object)id), KeyValuePair.Create("items", (object)JsonElement.Parse(items))]);
    }

    /// <summary>Reads what is to be changed: an object of keys, each with its value as text, a value as it is written here, or null to remove it.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IReadOnlyDictionary<string, ConfigurationValue?> ReadChanges(ReadOnlyMemory<byte> json)
    {
        var root = GoJson.Parse(json);
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("it is no JSON object of keys and values");

        var changes = new Dictionary<string, ConfigurationValue?>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            changes[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => new ConfigurationValue { Value = member.Value.GetString()! },
                JsonValueKind.Object => ReadValue(member),
                _ => throw Unreadable(member),
            };
        }

        return changes;
    }

    private static byte[] Write(ConfigurationValue value)
    {
        var members = new List<KeyValuePair<string, object>>();
        if (value.Value.Length > 0) members.Add(new(Value, value.Value));
        if (value.Version.Length > 0) members.Add(new(Version, value.Version));
        if (value.Metadata.Count > 0)
        {
            members.Add(new(Metadata, JsonElement.Parse(GoJson.WriteObject(value.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value))))));
        }

        return GoJson.WriteObject(members);
    }

    private static ConfigurationValue ReadValue(JsonProperty item)
    {
        var value = new ConfigurationValue();
        foreach (var member in item.Value.EnumerateObject())
        {
            value = member switch
            {
                { Name: Value, Value.ValueKind: JsonValueKind.String } => value with { Value = member.Value.GetString()! },
                { Name: Version, Value.ValueKind: JsonValueKind.String } => value with { Version = member.Value.GetString()! },
                { Name: Metadata, Value.ValueKind: JsonValueKind.Object } => value with { Metadata = ReadMetadata(item, member.Value) },
                _ => throw Unreadable(item),
            };
        }

        return value;
    }

    private static Dictionary<string, string> ReadMetadata(JsonProperty item, JsonElement metadata)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in metadata.EnumerateObject())
        {
            read[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw Unreadable(item);
        }

        return read;
    }

    private static JsonException Unreadable(JsonProperty item) =>
        new($"'{item.Name}' is to be a text, null, or an object of {Value}, {Version} (texts) and {Metadata} (an object of texts)");
}
