using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapr.Rpc.Framing;

namespace Dapr.Common.Serialization;

/// <summary>JSON as the client libraries read and write it, by contracts that the options give: of a source generator, or of reflection where that is on.</summary>
internal static class DaprJson
{
    // One for all: options that are equal share what they know of types.
    private static DefaultJsonTypeInfoResolver? SharedReflection;

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

    /// <summary>Writes a value as that of a field of bytes.</summary>
    public static void WriteField<T>(FrameWriter message, int number, T value, JsonSerializerOptions options)
    {
        var field = message.BeginField(number);
        var contract = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var writer = JsonWriters.Rent(options, message);
        try
        {
            JsonSerializer.Serialize(writer, value, contract);
            writer.Flush();
        }
        finally
        {
            JsonWriters.Return(options, writer);
        }

        message.EndField(field);
    }

    public static T? Deserialize<T>(ReadOnlySpan<byte> json, JsonSerializerOptions options) =>
        json.IsEmpty ? default : JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where the application has reflection-based JSON switched on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where the application has reflection-based JSON switched on.")]
    private static DefaultJsonTypeInfoResolver Reflection() => LazyInitializer.EnsureInitialized(ref SharedReflection, static () => new DefaultJsonTypeInfoResolver());
}
