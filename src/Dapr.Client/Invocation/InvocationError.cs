using System.Text.Json;

namespace Dapr.Client;

/// <summary>What the runtime itself says in an answer, when it is the runtime that answers and not the application.</summary>
internal readonly record struct InvocationError(string Code, string Reason, string Message)
{
    private static readonly InvocationError None = new("", "", "");

    /// <summary>Reads the body of an answer; whatever is no error of the runtime is none.</summary>
    public static async Task<InvocationError> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentType?.MediaType is not "application/json")
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "errorCode") is { Length: > 0 } code
                ? new InvocationError(code, Reasons(document.RootElement).FirstOrDefault() ?? "", Text(document.RootElement, "message") ?? "")
                : None;
        }
        catch (JsonException)
        {
            // An application may answer with anything.
            return None;
        }
    }

    private static IEnumerable<string> Reasons(JsonElement error) =>
        error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array
            ? details.EnumerateArray().Where(detail => detail.ValueKind == JsonValueKind.Object).Select(detail => Text(detail, "reason")).OfType<string>()
            : [];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
