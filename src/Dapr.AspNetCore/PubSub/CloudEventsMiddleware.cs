using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Net.Http.Headers;

namespace Dapr.AspNetCore;

/// <summary>Unpacks CloudEvents: a handler then sees the data as if it had been sent alone.</summary>
internal sealed class CloudEventsMiddleware(RequestDelegate next, CloudEventsMiddlewareOptions options)
{
    private const string Json = "application/json";

    private static readonly HashSet<string> NoHeaders = new(StringComparer.OrdinalIgnoreCase)
        { "datacontenttype", "data", "data_base64", "pubsubname", "traceparent" };

    private readonly ConditionalWeakTable<Endpoint, object> _takesWholeEvent = [];

    /// <summary>Serves a request.</summary>
    public Task InvokeAsync(HttpContext context) =>
        Matches(context, out var charset) ? UnpackAsync(context, charset) : next(context);

    private bool Matches(HttpContext context, out string? charset)
    {
        charset = null;
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals(CloudEventNames.ContentType, StringComparison.Ordinal))
        {
            return false;
        }

        charset = type.Charset.Length > 0 ? type.Charset.Value!.Trim('"') : null;
        return !TakesWholeEvent(context);
    }

    /// <summary>Whether the handler wants the event as it is.</summary>
    private bool TakesWholeEvent(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
        && (bool)_takesWholeEvent.GetValue(endpoint, found => Handler(found)?.GetParameters().Any(parameter => typeof(CloudEvent).IsAssignableFrom(parameter.ParameterType)) ?? false);

    /// <summary>The method of a minimal API or of a controller.</summary>
    private static MethodInfo? Handler(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<MethodInfo>() ?? endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.MethodInfo;

    private async Task UnpackAsync(HttpContext context, string? charset)
    {
        using var document = await ReadAsync(context, charset);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"The body says that it is a CloudEvent, but is a JSON {root.ValueKind}, not an object.");
        }

        var (data, encoded) = (Find(root, "data"), Find(root, "data_base64"));
        if (data is not null && encoded is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        if (options.ForwardCloudEventPropertiesAsHeaders)
        {
            Forward(context, root);
        }

        var (body, contentType) = Content(root, data, encoded);
        await RunAsync(context, body, contentType);
    }

    private static async Task<JsonDocument> ReadAsync(HttpContext context, string? charset)
    {
        if (charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.GetEncoding(charset), leaveOpen: true);
        return JsonDocument.Parse(await reader.ReadToEndAsync(context.RequestAborted));
    }

    private static JsonElement? Find(JsonElement root, string name)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }

    private (byte[] Body, string? ContentType) Content(JsonElement root, JsonElement? data, JsonElement? encoded)
    {
        var (contentType, isJson) = DataContentType(root);
        if (encoded is { } base64)
        {
            return (base64.GetBytesFromBase64(), contentType);
        }

        if (data is not { } value)
        {
            return ([], null);
        }

        return isJson || options.SuppressJsonDecodingOfTextPayloads || value.ValueKind != JsonValueKind.String
            ? (Encoding.UTF8.GetBytes(value.GetRawText()), contentType)
            : (Encoding.UTF8.GetBytes(value.GetString()!), contentType);
    }

    private static (string ContentType, bool IsJson) DataContentType(JsonElement root)
    {
        if (Find(root, "datacontenttype") is { ValueKind: JsonValueKind.String } given && MediaTypeHeaderValue.TryParse(given.GetString(), out var type))
        {
            // The body is UTF-8 whatever the event said of its own data.
            type.Charset = default;
            return (type.ToString(), type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
        }

        return (Json, true);
    }

    private void Forward(HttpContext context, JsonElement root)
    {
        foreach (var member in root.EnumerateObject().Where(member => !NoHeaders.Contains(member.Name) && IsForwarded(member.Name)))
        {
            context.Request.Headers.TryAdd($"Cloudevent.{member.Name.ToLowerInvariant()}", member.Value.GetRawText().Trim('"'));
        }
    }

    private bool IsForwarded(string name) =>
        options.IncludedCloudEventPropertiesAsHeaders is { } included ? included.Contains(name, StringComparer.OrdinalIgnoreCase)
        : options.ExcludedCloudEventPropertiesFromHeaders is not { } excluded || !excluded.Contains(name, StringComparer.OrdinalIgnoreCase);

    private async Task RunAsync(HttpContext context, byte[] body, string? contentType)
    {
        var request = context.Request;
        var (originalBody, originalType, originalLength) = (request.Body, request.ContentType, request.ContentLength);
        try
        {
            request.Body = new MemoryStream(body, writable: false);
            request.ContentType = contentType;
            request.ContentLength = body.Length;
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested && context.Response.HasStarted)
        {
            // The caller is gone, and the answer is on its way to nobody: there is nothing to say, and no one to say it to.
        }
        finally
        {
            (request.Body, request.ContentType, request.ContentLength) = (originalBody, originalType, originalLength);
        }
    }
}
