using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>Bodies as transcripts hold them: json, text or base64.</summary>
internal static class Bodies
{
    /// <summary>The bytes of a step or reply; null when it has no body.</summary>
    public static byte[]? Read(JsonObject source) =>
        source.ContainsKey("json") ? Encoding.UTF8.GetBytes(source["json"]?.ToJsonString(Relaxed) ?? "null")
        : source["text"] is { } text ? Encoding.UTF8.GetBytes(text.ToString())
        : source["base64"] is { } encoded ? Convert.FromBase64String(encoded.ToString())
        : null;

    /// <summary>Puts a body into a record in the form that the recorded one has.</summary>
    public static void Add(JsonObject record, byte[] body, JsonObject? expected)
    {
        if (body.Length == 0 && expected?.ContainsKey("text") != true)
        {
            return;
        }

        if (expected?.ContainsKey("json") == true && TryParse(body, out var json))
        {
            record["json"] = json;
        }
        else if (expected?.ContainsKey("base64") == true)
        {
            record["base64"] = Convert.ToBase64String(body);
        }
        else
        {
            record["text"] = Encoding.UTF8.GetString(body);
        }
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool TryParse(byte[] body, out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            json = null;
            return false;
        }
    }
}
