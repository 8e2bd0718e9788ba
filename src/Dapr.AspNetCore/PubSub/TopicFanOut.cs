using System.Text.Json;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr;

/// <summary>
/// Hands the events of a topic to all of its handlers: the runtime knows one path for a topic. They run side by side, and the event comes
/// again when one of them asks for that, to all of them.
/// </summary>
internal sealed class TopicFanOut(HandlerPipeline pipeline, SubscriptionList list)
{
    private const string Prefix = "dapr/topics/";

    /// <summary>The route that takes the events of all such topics.</summary>
    public const string Pattern = "/" + Prefix + "{pubsub}/{**topic}";

    /// <summary>The path of a topic.</summary>
    public static string PathOf(AppSubscription subscription) =>
        $"{Prefix}{Uri.EscapeDataString(subscription.PubSubName ?? "")}/{Uri.EscapeDataString(subscription.Topic)}";

    /// <summary>Whether a path is one of those.</summary>
    public static bool Takes(string path) => path.TrimStart('/').StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Serves a request of the runtime.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);

        // As it was sent; where a server does not tell, a slash of the topic is the only thing that is not decoded.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.StartsWith('/') ? Uri.UnescapeDataString(target.Split('?')[0]) : context.Request.Path.Value!.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var response = await RunAsync(path, new HandlerRequest(HttpMethods.Post, path, context.Request.ContentType, body.ToArray()), context);
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }

    /// <summary>Runs the handlers, and gives what they say together.</summary>
    /// <param name="path">The path of the topic, decoded.</param>
    /// <param name="request">The event, wherever it goes.</param>
    /// <param name="call">What brought it.</param>
    public async Task<HandlerResponse> RunAsync(string path, HandlerRequest request, HttpContext call)
    {
        var subscriptions = list.Known(call.RequestServices.GetRequiredService<EndpointDataSource>());

        // Also where one handler is left: the runtime may go by a list that is older than the application.
        if (subscriptions.FirstOrDefault(found => found.Defaults.Count > 0 && Uri.UnescapeDataString(PathOf(found)) == path.TrimStart('/')) is not { } subscription)
        {
            return new HandlerResponse(StatusCodes.Status404NotFound, null, ReadOnlyMemory<byte>.Empty, new HeaderDictionary());
        }

        var responses = await Task.WhenAll(subscription.Defaults.Select(route => pipeline.RunAsync(request with { Path = "/" + route }, call)));
        var answer = subscription.Bulk is null
            ? Write(json => WriteStatus(json, EventAnswer.Together(responses.Select(EventAnswer.Of)).ToString()))
            : Write(json => WriteStatuses(json, Together(responses, EntryIds(request.Body))));
        return new HandlerResponse(StatusCodes.Status200OK, "application/json", answer, new HeaderDictionary());
    }

    private static IEnumerable<(string EntryId, string Status)> Together(IReadOnlyList<HandlerResponse> responses, IReadOnlyList<string> entryIds)
    {
        var said = responses.Select(response => EventAnswer.Of(response, entryIds)).ToList();
        return entryIds.Select((id, index) => (id, EventAnswer.Together(said.Select(entries => Enum.Parse<BulkSubscribeAppResponseStatus>(entries[index].Status))).ToString()));
    }

    private static IReadOnlyList<string> EntryIds(ReadOnlyMemory<byte> bulk)
    {
        using var document = JsonDocument.Parse(bulk);
        return [.. document.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("entryId").GetString()!)];
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteStatus(Utf8JsonWriter json, string status) => json.WriteString("status", status);

    private static void WriteStatuses(Utf8JsonWriter json, IEnumerable<(string EntryId, string Status)> statuses)
    {
        json.WriteStartArray("statuses");
        foreach (var (entryId, status) in statuses)
        {
            json.WriteStartObject();
            json.WriteString("entryId", entryId);
            WriteStatus(json, status);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
