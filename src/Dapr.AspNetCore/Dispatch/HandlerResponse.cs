using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore;

/// <summary>What an endpoint of the application answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="ContentType">What the body is; null for none.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers.</param>
internal sealed record HandlerResponse(int Status, string? ContentType, ReadOnlyMemory<byte> Body, IHeaderDictionary Headers)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
