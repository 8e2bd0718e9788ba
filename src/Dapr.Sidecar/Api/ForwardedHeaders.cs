namespace Dapr.Sidecar.Api;

/// <summary>Headers of an application's answer that are handed on.</summary>
internal static class ForwardedHeaders
{
    /// <summary>All but those of the connection, and the length.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(HttpResponseMessage response)
    {
        var connection = response.Headers.NonValidated.TryGetValues("Connection", out var values) ? values.ToString() : "";
        return response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(header => !HopByHop.Contains(header.Key, connection) && !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value)));
    }
}
