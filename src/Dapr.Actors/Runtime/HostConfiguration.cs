using System.Buffers;
using System.Text.Json;

namespace Dapr.Actors.Runtime;

/// <summary>What a host answers at <c>/dapr/config</c>.</summary>
internal static class HostConfiguration
{
    public static void Write(ActorRuntimeOptions options, IBufferWriter<byte> document)
    {
        using var json = new Utf8JsonWriter(document);
        json.WriteStartObject();
        WriteEntities(json, options.Actors.Select(registration => registration.Type.ActorTypeName).Distinct());
        WriteOptions(json, options);

        // A name of ours: the sidecar of this house may give up a call of such a host without fear for the turn, which the host holds.
        json.WriteBoolean("holdsTurns", true);
        var own = options.Actors.Where(registration => registration.TypeOptions is not null).ToList();
        if (own.Count > 0)
        {
            json.WriteStartArray("entitiesConfig");
            foreach (var registration in own)
            {
                json.WriteStartObject();
                WriteEntities(json, [registration.Type.ActorTypeName]);
                WriteOptions(json, registration.TypeOptions);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteEntities(Utf8JsonWriter json, IEnumerable<string> types)
    {
        json.WriteStartArray("entities");
        foreach (var type in types)
        {
            json.WriteStringValue(type);
        }

        json.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter json, ActorRuntimeOptions options)
    {
        WriteSpan(json, "actorIdleTimeout", options.ActorIdleTimeout);
        WriteSpan(json, "actorScanInterval", options.ActorScanInterval);
        WriteSpan(json, "drainOngoingCallTimeout", options.DrainOngoingCallTimeout);

        // False is what an application that says nothing has, and means nothing.
        if (options.DrainRebalancedActors) json.WriteBoolean("drainRebalancedActors", true);
        if (options.RemindersStoragePartitions is { } partitions) json.WriteNumber("remindersStoragePartitions", partitions);
        json.WriteStartObject("reentrancy");
        json.WriteBoolean("enabled", options.ReentrancyConfig is { Enabled: true });
        if (options.ReentrancyConfig?.MaxStackDepth is { } depth) json.WriteNumber("maxStackDepth", depth);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } value) json.WriteString(name, ScheduleText.Of(value));
    }
}
