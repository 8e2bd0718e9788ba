using Dapr.Protos.Wire;

namespace Dapr.Sidecar.PubSub.Envelopes;

/// <summary>How the runtime tells kinds of content apart. Only <c>application/json</c> itself is JSON, no <c>+json</c> type is.</summary>
internal static class ContentTypes
{
    public const string Json = "application/json";

    public const string Binary = "application/octet-stream";

    public const string Text = "text/plain";

    private const string Xml = "application/xml";

    public static bool IsJson(string contentType) => MediaType(contentType) == Json;

    public static bool IsBinary(string contentType) => MediaType(contentType) == Binary;

    public static bool IsCloudEvent(string contentType) => MediaType(contentType) == CloudEventNames.ContentType;

    public static bool IsText(string contentType) =>
        MediaType(contentType) is var type && (type == Xml || type.StartsWith("text/", StringComparison.Ordinal));

    /// <summary>The type without its parameters, in lower case.</summary>
    private static string MediaType(string contentType) => contentType == Json ? Json : contentType.Split(';', 2)[0].Trim().ToLowerInvariant();
}
