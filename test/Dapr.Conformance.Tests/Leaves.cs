using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests;

/// <summary>The places of a record at which it can be altered.</summary>
internal static class Leaves
{
    private const string Any = "${any}";

    /// <summary>Every value that holds no others; a mask whole can only be removed.</summary>
    public static IEnumerable<Leaf> Of(JsonNode? node) => Walk(node, []).Where(place => place.Node is not (JsonObject or JsonArray)).Select(place => new Leaf(place.Way, place.Node));

    /// <summary>Every map and every list.</summary>
    public static IEnumerable<Leaf> Containers(JsonNode? node) => Walk(node, []).Where(place => place.Node is JsonObject or JsonArray).Select(place => new Leaf(place.Way, place.Node));

    private static IEnumerable<(object[] Way, JsonNode? Node)> Walk(JsonNode? node, object[] way)
    {
        var inner = node switch
        {
            JsonObject map => map.SelectMany(pair => Walk(pair.Value, [.. way, pair.Key])),
            JsonArray list => list.SelectMany((item, index) => Walk(item, [.. way, index])),
            _ => [],
        };
        return inner.Prepend((way, node));
    }

    /// <summary>A place in a record.</summary>
    internal sealed record Leaf(object[] Way, JsonNode? Node)
    {
        public bool CanAlter => !(Node is JsonValue value && value.TryGetValue(out string? text) && text == Any);

        public string Path => string.Concat(Way.Select(part => $".{part}"));

        // A list that lost an element is of another length.
        public string PathWhenGone => Way[^1] is int ? Path[..Path.LastIndexOf('.')] + ".length" : Path;

        public string PathWhenMore => Path + (Node is JsonArray ? ".length" : ".more");

        public JsonNode Altered(JsonNode root) => Change(root, (holder, last) => Set(holder, last, Other()));

        public JsonNode Removed(JsonNode root) => Change(root, (holder, last) =>
        {
            if (last is int index)
            {
                holder.AsArray().RemoveAt(index);
            }
            else
            {
                holder.AsObject().Remove((string)last);
            }
        });

        public JsonNode Extended(JsonNode root)
        {
            var copy = root.DeepClone();
            var container = Way.Aggregate(copy, (node, part) => part is int index ? node[index]! : node[(string)part]!);
            if (container is JsonArray list)
            {
                list.Add("more");
            }
            else
            {
                container["more"] = "more";
            }

            return copy;
        }

        public override string ToString() => Path;

        private JsonNode Change(JsonNode root, Action<JsonNode, object> change)
        {
            var copy = root.DeepClone();
            change(Way.SkipLast(1).Aggregate(copy, (node, part) => part is int index ? node[index]! : node[(string)part]!), Way[^1]);
            return copy;
        }

        private static void Set(JsonNode holder, object last, JsonNode? value)
        {
            if (last is int index)
            {
                holder[index] = value;
            }
            else
            {
                holder[(string)last] = value;
            }
        }

        private JsonNode? Other() => Node switch
        {
            JsonValue value when value.TryGetValue(out string? text) => Other(text),
            JsonValue value when value.TryGetValue(out bool flag) => !flag,
            JsonValue value => JsonValue.Create(decimal.Parse(value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture) + 1),
            _ => "was nothing",
        };

        // What is altered must not stand where a mask lets anything pass, nor in words that only name a cause.
        private static string Other(string text) =>
            IsAllQuoted(text) ? "~"
            : !text.StartsWith(Any, StringComparison.Ordinal) ? "~" + text
            : !text.EndsWith(Any, StringComparison.Ordinal) ? text + "~"
            : text.Replace(Any, "", StringComparison.Ordinal)[1..];

        private static bool IsAllQuoted(string text) =>
            text.StartsWith("invalid character", StringComparison.Ordinal) || text.StartsWith("connection error: desc", StringComparison.Ordinal);
    }
}
