using System.Text.Json;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Http;

namespace Dapr;

/// <summary>What a handler says of an event, from what it answers, as the runtime reads it over HTTP.</summary>
internal static class EventAnswer
{
    /// <summary>What it says of one event: 404 is no interest, every other failure asks for it again.</summary>
    public static BulkSubscribeAppResponseStatus Of(HandlerResponse response) => response switch
    {
        { IsSuccess: true } => Said(Root(response)),
        { Status: StatusCodes.Status404NotFound } => BulkSubscribeAppResponseStatus.DROP,
        _ => BulkSubscribeAppResponseStatus.RETRY,
    };

    /// <summary>What it says of the events of a bulk. One of which it says nothing, or nothing known, comes again.</summary>
    public static IReadOnlyList<BulkSubscribeAppResponseEntry> Of(HandlerResponse response, IReadOnlyList<string> entryIds)
    {
        if (!response.IsSuccess) return [.. entryIds.Select(id => new BulkSubscribeAppResponseEntry(id, Of(response)))];

        var said = new Dictionary<string, BulkSubscribeAppResponseStatus>(StringComparer.Ordinal);
        if (Member(Root(response), "statuses") is { ValueKind: JsonValueKind.Array } statuses)
        {
            foreach (var status in statuses.EnumerateArray())
            {
                if (Text(status, "entryId") is { } id) said[id] = Status(Text(status, "status"));
            }
        }

        return [.. entryIds.Select(id => new BulkSubscribeAppResponseEntry(id, said.GetValueOrDefault(id, BulkSubscribeAppResponseStatus.RETRY)))];
    }

    /// <summary>What several handlers say together: one that wants it again gets its way, then one that drops it.</summary>
    public static BulkSubscribeAppResponseStatus Together(IEnumerable<BulkSubscribeAppResponseStatus> answers) =>
        answers.Aggregate(BulkSubscribeAppResponseStatus.SUCCESS, (all, one) => (all, one) switch
        {
            (BulkSubscribeAppResponseStatus.RETRY, _) or (_, BulkSubscribeAppResponseStatus.RETRY) => BulkSubscribeAppResponseStatus.RETRY,
            (BulkSubscribeAppResponseStatus.DROP, _) => BulkSubscribeAppResponseStatus.DROP,
            _ => one,
        });

    private static BulkSubscribeAppResponseStatus Said(JsonElement root) =>
        Text(root, "status") is { Length: > 0 } status ? Status(status) : BulkSubscribeAppResponseStatus.SUCCESS;

    private static BulkSubscribeAppResponseStatus Status(string? text) => text switch
    {
        nameof(BulkSubscribeAppResponseStatus.SUCCESS) => BulkSubscribeAppResponseStatus.SUCCESS,
        nameof(BulkSubscribeAppResponseStatus.DROP) => BulkSubscribeAppResponseStatus.DROP,
        _ => BulkSubscribeAppResponseStatus.RETRY,
    };

    /// <summary>The body; undefined when it is no JSON, which says nothing.</summary>
    private static JsonElement Root(HandlerResponse response)
    {
        try
        {
            return response.Body.IsEmpty ? default : JsonElement.Parse(response.Body.Span);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;

        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        }

        return null;
    }
}
