using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapr.Common.Serialization;

namespace Dapr.Actors.Dispatch;

/// <summary>The options with which the arguments and results of actors are written: those of the user, and how references to actors travel.</summary>
internal static class ActorJson
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Plain = [];
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> WithFields = [];

    /// <summary>The options for plain JSON.</summary>
    public static JsonSerializerOptions Prepare(JsonSerializerOptions given) => Plain.GetValue(given, static given => Copy(given));

    /// <summary>The options for official remoting, which writes fields, too.</summary>
    public static JsonSerializerOptions PrepareRemoting(JsonSerializerOptions given) => WithFields.GetValue(given, static given =>
    {
        var options = Copy(given);
        options.IncludeFields = true;
        return options;
    });

    private static JsonSerializerOptions Copy(JsonSerializerOptions given)
    {
        var options = new JsonSerializerOptions(given);
        options.Converters.Add(new ActorReferenceConverter());
        return DaprJson.Prepare(options);
    }
}
