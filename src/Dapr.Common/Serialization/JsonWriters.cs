using System.Buffers;
using System.Text.Json;

namespace Dapr.Common.Serialization;

/// <summary>The writers of JSON, one for each thread: a writer is larger than most of what it writes.</summary>
internal static class JsonWriters
{
    private static readonly ArrayBufferWriter<byte> Nothing = new();

    [ThreadStatic]
    private static (JsonSerializerOptions Options, Utf8JsonWriter Writer) Spare;

    /// <summary>A writer into a buffer, by the options.</summary>
    public static Utf8JsonWriter Rent(JsonSerializerOptions options, IBufferWriter<byte> buffer)
    {
        var (of, writer) = Spare;
        if (!ReferenceEquals(of, options))
        {
            return Create(options, buffer);
        }

        // A contract of the user's may serialize within a serialization.
        Spare = default;
        writer.Reset(buffer);
        return writer;
    }

    /// <summary>Takes a writer back from whoever rented it.</summary>
    public static void Return(JsonSerializerOptions options, Utf8JsonWriter writer)
    {
        // Not only reset: it would keep what it wrote into, however long that is.
        writer.Reset(Nothing);
        Spare = (options, writer);
    }

    private static Utf8JsonWriter Create(JsonSerializerOptions options, IBufferWriter<byte> buffer) => new(buffer, new JsonWriterOptions
    {
        Encoder = options.Encoder,
        Indented = options.WriteIndented,
        IndentCharacter = options.IndentCharacter,
        IndentSize = options.IndentSize,
        NewLine = options.NewLine,
        MaxDepth = options.MaxDepth,
        SkipValidation = true,
    });
}
