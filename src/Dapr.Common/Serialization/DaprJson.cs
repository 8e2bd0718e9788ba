using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dapr.Common.Serialization;

/// <summary>JSON as the client libraries read and write it, by contracts that the options give: of a source generator, or of reflection where that is on.</summary>
internal static class DaprJson
{
    /// <summary>Options for a client: the web defaults, unless the user gave some.</summary>
    public static JsonSerializerOptions Prepare(JsonSerializerOptions? given)
    {
        var options = given ?? new JsonSerializerOptions(JsonSerializerDefaults.Web);
        if (options.TypeInfoResolver is null && JsonSerializer.IsReflectionEnabledByDefault)
        {
            options = options.IsReadOnly ? new JsonSerializerOptions(options) : options;
            options.TypeInfoResolver = Reflection();
        }

        return options;
    }

    public static byte[] Serialize<T>(T value, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    /// <summary>Writes into a buffer, behind what it holds already.</summary>
    public static void Write<T>(T value, JsonSerializerOptions options, JsonBuffer buffer)
    {
        var contract = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var writer = JsonWriters.Rent(options, buffer);
        try
        {
            JsonSerializer.Serialize(writer, value, contract);
            writer.Flush();
        }
        finally
        {
            JsonWriters.Return(options, writer);
        }
    }

    public static T? Deserialize<T>(ReadOnlySpan<byte> json, JsonSerializerOptions options) =>
        json.IsEmpty ? default : JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where the application has reflection-based JSON switched on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where the application has reflection-based JSON switched on.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
