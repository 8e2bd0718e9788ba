using System.Text;
using System.Text.Json.Nodes;

namespace Dapr.Conformance.Tests;

/// <summary>
/// A transcript of configuration or locks with our component in memory in the place of a Redis: its store has the other type, and where
/// the recording wrote into the Redis past the store, through a binding, the store is changed by the call that a sidecar in
/// development has for it.
/// </summary>
internal static class InRedisPlace
{
    private const string Binding = "bindings.redis";
    private const string Store = "configstore";

    private static readonly string[] Blocks = ["configuration/", "lock/"];

    /// <summary>The names of the transcripts that are played so.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Runner.Chosen.Where(name => Blocks.Any(block => name.StartsWith(block, StringComparison.Ordinal)) && NeedsRedis(TestData.Load(name))),
    ];

    /// <summary>Puts our component in Redis's place.</summary>
    public static JsonObject Put(JsonObject transcript)
    {
        transcript["needs"] = new JsonArray();
        foreach (var sidecar in transcript["sidecars"]!.AsArray().OfType<JsonObject>())
        {
            var resources = sidecar["resources"]!.AsObject();
            foreach (var (file, text) in resources.ToList())
            {
                resources.Remove(file);
                if (!text!.ToString().Contains(Binding, StringComparison.Ordinal))
                {
                    resources[file] = text.ToString()
                        .Replace(".redis", ".in-memory", StringComparison.Ordinal)
                        .Replace("${REDIS_PORT}", "0", StringComparison.Ordinal);
                }
            }

            sidecar["flags"] = new JsonArray([.. (sidecar["flags"] as JsonArray ?? []).Select(flag => flag!.DeepClone()), "--enable-development-api"]);
        }

        Replace(transcript["steps"]!);
        return transcript;
    }

    private static bool NeedsRedis(JsonObject transcript) => (transcript["needs"] as JsonArray ?? []).Any(need => need!.ToString() == "redis");

    /// <summary>Replaces the steps that write past the store, at whatever depth.</summary>
    private static void Replace(JsonNode node)
    {
        foreach (var child in node switch
        {
            JsonArray list => list.OfType<JsonNode>().ToList(),
            JsonObject map => [.. map.Select(pair => pair.Value).OfType<JsonNode>()],
            _ => [],
        })
        {
            if (child is JsonObject step && Change(step) is { } change)
            {
                step.ReplaceWith(change);
            }
            else
            {
                Replace(child);
            }
        }
    }

    private static JsonObject? Change(JsonObject step)
    {
        if (step["grpc"] is not JsonObject call || call["method"]?.ToString() != "/dapr.proto.runtime.v1.Dapr/InvokeBinding")
        {
            return null;
        }

        var request = call["request"]!;
        var key = request["metadata"]!["key"]!.ToString();
        return new JsonObject
        {
            ["http"] = new JsonObject
            {
                ["method"] = "POST",
                ["path"] = $"/v1.0-dev/configuration/{Store}",
                ["headers"] = new JsonObject { ["content-type"] = "application/json" },
                ["json"] = new JsonObject
                {
                    [key] = request["operation"]!.ToString() == "delete" ? null : Value(Encoding.UTF8.GetString(Convert.FromBase64String(request["data"]!.ToString()))),
                },
            },
            ["got"] = new JsonObject
            {
                ["status"] = 204,
                ["headers"] = new JsonObject { ["traceparent"] = "00-00000000000000000000000000000000-0000000000000000-00" },
            },
        };
    }

    /// <summary>A value as the runtime keeps it in a Redis: the version stands behind it.</summary>
    private static JsonObject Value(string text)
    {
        var parts = text.Split("||");
        return new JsonObject { ["value"] = parts[0], ["version"] = parts.Length > 1 ? parts[1] : "" };
    }
}
