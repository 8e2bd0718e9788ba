using System.Text.Json;
using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.PubSub.Envelopes;

/// <summary>
/// An event in the binary mode of CloudEvents: its attributes are the message's metadata, its data the message's bytes. Publishers
/// that know nothing of the runtime send such over brokers that have headers.
/// </summary>
internal static class BinaryCloudEvent
{
    private const string Prefix = "ce_";
    private static readonly string[] Required = ["id", "source", "type", "specversion"];

    /// <summary>The event that a message is, in the structured mode; null when it is none.</summary>
    public static byte[]? TryRead(BrokerMessage message, string pubSubName)
    {
        var members = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in message.Metadata)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                members[name[Prefix.Length..].ToLowerInvariant()] = value;
            }
        }

        // The runtime's own envelope goes before what a publisher says beside it.
        if (!Required.All(members.ContainsKey) || IsStructured(message.Data)) return null;

        var contentType = message.Metadata.FirstOrDefault(pair => pair.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)).Value ?? message.ContentType;
        if (contentType.Length == 0) contentType = ContentTypes.Text;
        members["datacontenttype"] = contentType;
        CloudEvents.AddData(members, message.Data, contentType);
        CloudEvents.AddPlace(members, message.Topic, pubSubName);
        return GoJson.WriteObject(members);
    }

    private static bool IsStructured(ReadOnlyMemory<byte> data)
    {
        try
        {
            using var document = JsonDocument.Parse(LoneSurrogates.Replace(data), new() { MaxDepth = GoJson.DepthLimit });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("specversion", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
