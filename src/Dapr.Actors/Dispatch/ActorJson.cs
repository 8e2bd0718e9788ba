using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapr.Common.Serialization;

namespace Dapr.Actors.Dispatch;

/// <summary>
/// The options with which the arguments and results of actors are written: those of the user, with fields, which official remoting writes, too, and how
/// references to actors travel.
/// </summary>
internal static class ActorJson
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Prepared = [];

    // One for all, as that of the contracts is: what is known of types is shared by options that are equal.
    private static readonly ActorReferenceConverter References = new();

    /// <summary>The options.</summary>
    public static JsonSerializerOptions Prepare(JsonSerializerOptions given) => Prepared.GetValue(given, static given =>
    {
        var options = new JsonSerializerOptions(given) { IncludeFields = true };
        options.Converters.Add(References);
        return DaprJson.Prepare(options);
    });
}
