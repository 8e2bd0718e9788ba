using System.Text;
using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Sidecar.Api;

/// <summary>One call of the HTTP API.</summary>
internal sealed class ApiCall(HttpContext context, string path, IReadOnlyDictionary<string, string> parameters, long maxBodySize)
{
    private const string Json = "application/json";

    // So much of what a caller says will come is believed before it came.
    private const int Expected = 64 * 1024;

    private IReadOnlyList<KeyValuePair<string, string>>? _query;
    private Stream? _body;

    public HttpContext Context => context;

    public HttpRequest Request => context.Request;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The path, undecoded and cleaned.</summary>
    public string Path => path;

    /// <summary>The path and query as they came.</summary>
    public string RawTarget => context.Features.Get<IHttpRequestFeature>()!.RawTarget;

    /// <summary>The query string, parsed, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query => _query ??= ApiQuery.Parse(context.Request.QueryString.Value);

    /// <summary>The body. Reading more of it than may be fails.</summary>
    public Stream Body => _body ??= maxBodySize > 0 ? new LimitedStream(context.Request.Body, maxBodySize) : context.Request.Body;

    /// <summary>A parameter of the path, unescaped as a query is: a plus sign is a space.</summary>
    public string Parameter(string name) => ApiQuery.Unescape(parameters[name]);

    /// <summary>A parameter of the path as it came.</summary>
    public string RawParameter(string name) => parameters[name];

    /// <summary>A parameter of the query; null when it is absent.</summary>
    public string? QueryValue(string name) => Query.FirstOrDefault(pair => pair.Key == name).Value;

    /// <summary>The metadata for the component: query parameters that begin with <c>metadata.</c></summary>
    public Dictionary<string, string> Metadata()
    {
        var metadata = new Dictionary<string, string>();
        foreach (var (name, value) in Query)
        {
            if (name.StartsWith(DaprHeaders.MetadataPrefix, StringComparison.Ordinal))
            {
                metadata[name[DaprHeaders.MetadataPrefix.Length..]] = value;
            }
        }

        return metadata;
    }

    /// <summary>Reads the body whole.</summary>
    /// <param name="unreadable">The error when it is longer than the limit, or breaks off: each route has its own.</param>
    public async Task<byte[]> ReadBodyAsync(Func<string, ApiError> unreadable)
    {
        using var buffer = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, Expected));
        try
        {
            await Body.CopyToAsync(buffer, Aborted);
        }
        catch (BodyTooLongException exception)
        {
            throw unreadable(exception.Message).ToException();
        }
        catch (IOException)
        {
            // The caller said that there is more, and left.
            throw unreadable("unexpected EOF").ToException();
        }

        return buffer.ToArray();
    }

    public void SetHeader(string name, string value) => context.Response.Headers[name] = value;

    /// <summary>Answers without a body.</summary>
    public Task RespondEmptyAsync()
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Answers with JSON.</summary>
    public Task RespondJsonAsync(ReadOnlyMemory<byte> body, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = Json;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, Aborted).AsTask();
    }

    /// <summary>Answers with an error of the catalogue.</summary>
    public Task RespondErrorAsync(ApiError error) => RespondJsonAsync(ErrorDetails.ToJson(error), error.HttpStatus);

    /// <summary>Answers with plain text, as the runtime's own HTTP library does for errors outside the catalogue.</summary>
    public Task RespondTextAsync(int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), Aborted).AsTask();
    }
}
