namespace Dapr.AspNetCore;

/// <summary>What an endpoint of the application is to handle that did not come as a request of its own.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">The path, escaped.</param>
/// <param name="ContentType">What the body is; null for none.</param>
/// <param name="Body">The body.</param>
internal sealed record HandlerRequest(string Method, string Path, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>What follows the question mark.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers beside those of the call that brought it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers { get; init; } = [];
}
