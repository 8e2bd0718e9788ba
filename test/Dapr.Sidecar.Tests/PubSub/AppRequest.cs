using System.Text.Json;

namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>A request that an application received.</summary>
internal sealed record AppRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Member(string name) => Json.GetProperty(name).GetString()!;
}
