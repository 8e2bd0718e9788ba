using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Actors.Hosting;

/// <summary>What an application says of its actors: in <c>/dapr/config</c>, or in the first message of a stream.</summary>
/// <param name="Types">The types, with how each is run.</param>
/// <param name="HoldsTurns">Whether the application says that it holds turns itself; hosts of this SDK do.</param>
internal sealed record ActorConfig(IReadOnlyDictionary<string, ActorTypeSettings> Types, bool HoldsTurns)
{
    private const string Entities = "entities";

    public static readonly ActorConfig None = new(new Dictionary<string, ActorTypeSettings>(), HoldsTurns: false);

    /// <summary>Reads the answer of <c>/dapr/config</c>.</summary>
    /// <exception cref="JsonException">It is none; the runtime then takes nothing of it.</exception>
    public static ActorConfig Read(ReadOnlyMemory<byte> json)
    {
        var root = GoJson.ParseFirst(json);
        if (root.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(root)} into Go value of type config.ApplicationConfig");

        var general = Read(root, new ActorTypeSettings());
        var types = Names(root).ToDictionary(type => type, _ => general, StringComparer.Ordinal);
        foreach (var entry in LooseJson.List(root, "entitiesConfig"))
        {
            // A type that stands here alone is not hosted.
            foreach (var type in Names(entry).Where(types.ContainsKey))
            {
                types[type] = Read(entry, types[type]);
            }
        }

        return new ActorConfig(types, Flag(root, "holdsTurns") ?? false);
    }

    /// <summary>Reads the first message of a stream.</summary>
    public static ActorConfig Read(SubscribeActorEventsRequestInitialAlpha1 request)
    {
        var general = Over(new ActorTypeSettings(), request.ActorIdleTimeout, request.DrainOngoingCallTimeout, request.HasDrainRebalancedActors ? request.DrainRebalancedActors : null, request.Reentrancy);
        var types = request.Entities.Distinct().ToDictionary(type => type, _ => general, StringComparer.Ordinal);
        foreach (var entry in request.EntitiesConfig)
        {
            foreach (var type in entry.Entities.Where(types.ContainsKey))
            {
                types[type] = Over(types[type], entry.ActorIdleTimeout, entry.DrainOngoingCallTimeout, entry.HasDrainRebalancedActors ? entry.DrainRebalancedActors : null, entry.Reentrancy);
            }
        }

        return new ActorConfig(types, HoldsTurns: false);
    }

    private static ActorTypeSettings Over(ActorTypeSettings settings, Duration? idle, Duration? drain, bool? drains, ActorReentrancyConfig? reentrancy) => settings with
    {
        IdleTimeout = idle is null ? settings.IdleTimeout : Positive(idle.ToTimeSpan()) ?? ActorTypeSettings.DefaultIdleTimeout,
        DrainTimeout = drain?.ToTimeSpan() is { } timeout && timeout >= TimeSpan.Zero ? timeout : settings.DrainTimeout,
        DrainsRebalanced = drains ?? settings.DrainsRebalanced,
        IsReentrant = reentrancy?.Enabled ?? settings.IsReentrant,
        MostDepth = reentrancy is { HasMaxStackDepth: true, MaxStackDepth: > 0 } ? reentrancy.MaxStackDepth : settings.MostDepth,
    };

    private static ActorTypeSettings Read(JsonElement section, ActorTypeSettings settings)
    {
        var reentrancy = LooseJson.Member(section, "reentrancy") ?? default;
        return settings with
        {
            IdleTimeout = Duration(section, "actorIdleTimeout") is { } idle ? Positive(idle) ?? ActorTypeSettings.DefaultIdleTimeout : settings.IdleTimeout,
            DrainTimeout = Duration(section, "drainOngoingCallTimeout") is { } drain && drain >= TimeSpan.Zero ? drain : settings.DrainTimeout,
            DrainsRebalanced = Flag(section, "drainRebalancedActors") ?? settings.DrainsRebalanced,
            IsReentrant = Flag(reentrancy, "enabled") ?? settings.IsReentrant,
            MostDepth = LooseJson.Number(reentrancy, "maxStackDepth") is > 0 and var depth ? depth : settings.MostDepth,
        };
    }

    private static TimeSpan? Positive(TimeSpan span) => span > TimeSpan.Zero ? span : null;

    private static IEnumerable<string> Names(JsonElement section) => LooseJson.List(section, Entities)
        .Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(name)} into Go value of type string"))
        .Distinct();

    private static TimeSpan? Duration(JsonElement section, string name)
    {
        if (LooseJson.Text(section, name) is not { Length: > 0 } text) return null;
        return GoDuration.TryParse(text, out var duration) ? duration : throw new JsonException($"{name}: '{text}' is no duration such as 30s or 1h");
    }

    private static bool? Flag(JsonElement section, string name) => LooseJson.Member(section, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw new JsonException($"json: cannot unmarshal {JsonFault.Kind(other)} into Go value of type bool"),
    };
}
