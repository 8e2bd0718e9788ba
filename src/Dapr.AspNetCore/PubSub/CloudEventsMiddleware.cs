using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Net.Http.Headers;

namespace Dapr.AspNetCore;

/// <summary>
/// Unpacks CloudEvents: a handler then sees the data as if it had been sent alone. It reads the very bytes that came, which
/// stay in the buffer of the connection until it is done.
/// </summary>
internal sealed class CloudEventsMiddleware(RequestDelegate next, CloudEventsMiddlewareOptions options)
{
    private const string Json = "application/json";

    private static readonly HashSet<string> NoHeaders = new(StringComparer.OrdinalIgnoreCase) { "pubsubname", "traceparent" };

    private readonly ConditionalWeakTable<Endpoint, object> _takesWholeEvent = [];

    /// <summary>Serves a request.</summary>
    public Task InvokeAsync(HttpContext context) =>
        IsEvent(context.Request.ContentType, out var charset) && !TakesWholeEvent(context) ? UnpackAsync(context, charset) : next(context);

    private static bool IsEvent(string? contentType, out string? charset)
    {
        charset = null;
        if (contentType is null || !contentType.StartsWith(CloudEventNames.ContentType, StringComparison.Ordinal))
        {
            return false;
        }

        if (contentType.Length == CloudEventNames.ContentType.Length)
        {
            return true;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals(CloudEventNames.ContentType, StringComparison.Ordinal))
        {
            return false;
        }

        charset = type.Charset.Length > 0 ? type.Charset.Value!.Trim('"') : null;
        return true;
    }

    /// <summary>Whether the handler wants the event as it is.</summary>
    private bool TakesWholeEvent(HttpContext context) =>
        context.GetEndpoint() is { } endpoint
        && (bool)_takesWholeEvent.GetValue(endpoint, found => found.Metadata.GetMetadata<WholeEventMarker>() is not null || (Handler(found)?.GetParameters().Any(parameter => typeof(CloudEvent).IsAssignableFrom(parameter.ParameterType)) ?? false));

    /// <summary>The method of a minimal API or of a controller.</summary>
    private static MethodInfo? Handler(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<MethodInfo>() ?? endpoint.Metadata.GetMetadata<ControllerActionDescriptor>()?.MethodInfo;

    private async Task UnpackAsync(HttpContext context, string? charset)
    {
        var reader = Utf8(context.Request, charset);
        var read = await reader.ReadAsync(context.RequestAborted);
        while (!read.IsCompleted)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(context.RequestAborted);
        }

        try
        {
            var envelope = CloudEventEnvelope.Read(read.Buffer, options.ForwardCloudEventPropertiesAsHeaders);
            if (envelope is { Data: not null, Encoded: not null })
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            Forward(context, envelope);
            var (body, contentType) = Content(envelope);
            await RunAsync(context, body, contentType);
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    private static PipeReader Utf8(HttpRequest request, string? charset) =>
        charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? request.BodyReader
            : PipeReader.Create(Encoding.CreateTranscodingStream(request.Body, Encoding.GetEncoding(charset), Encoding.UTF8, leaveOpen: true));

    private (ReadOnlySequence<byte> Body, string? ContentType) Content(in CloudEventEnvelope envelope)
    {
        var (contentType, isJson) = DataContentType(envelope.ContentType);
        return envelope switch
        {
            { Encoded: { } encoded } => (encoded.Bytes(), contentType),
            { Data: { Kind: JsonTokenType.String } text } when !isJson && !options.SuppressJsonDecodingOfTextPayloads => (text.Text(), contentType),
            { Data: { } data } => (data.Json, contentType),
            _ => (ReadOnlySequence<byte>.Empty, null),
        };
    }

    private static (string ContentType, bool IsJson) DataContentType(EnvelopeValue? given)
    {
        if (given is not { Kind: JsonTokenType.String } value || value.Is(Json) || !MediaTypeHeaderValue.TryParse(value.Value(), out var type))
        {
            return (Json, true);
        }

        // The body is UTF-8 whatever the event said of its own data.
        type.Charset = default;
        return (type.ToString(), type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
    }

    private void Forward(HttpContext context, in CloudEventEnvelope envelope)
    {
        if (envelope.Others is null)
        {
            return;
        }

        foreach (var (name, value) in envelope.Others)
        {
            if (!NoHeaders.Contains(name) && IsForwarded(name))
            {
                context.Request.Headers.TryAdd($"Cloudevent.{name.ToLowerInvariant()}", value.ToString().Trim('"'));
            }
        }
    }

    private bool IsForwarded(string name) =>
        options.IncludedCloudEventPropertiesAsHeaders is { } included ? included.Contains(name, StringComparer.OrdinalIgnoreCase)
        : options.ExcludedCloudEventPropertiesFromHeaders is not { } excluded || !excluded.Contains(name, StringComparer.OrdinalIgnoreCase);

    private async Task RunAsync(HttpContext context, ReadOnlySequence<byte> data, string? contentType)
    {
        var request = context.Request;
        var original = (request.Body, context.Features.Get<IRequestBodyPipeFeature>(), request.ContentType, request.ContentLength);
        var body = new EventBody(context, data);
        try
        {
            context.Features.Set<IRequestBodyPipeFeature>(body);
            (request.ContentType, request.ContentLength) = (contentType, data.Length);
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested && context.Response.HasStarted)
        {
            // The caller is gone, and the answer is on its way to nobody: there is nothing to say, and no one to say it to.
        }
        finally
        {
            (request.Body, var pipe, request.ContentType, request.ContentLength) = original;
            context.Features.Set(pipe);
            body.End();
        }
    }
}
