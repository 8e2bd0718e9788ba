using System.Buffers;
using System.Text.Json;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Dispatch;

/// <summary>Arguments as an object with a member for each parameter, by its name; of foreign clients also as an array.</summary>
internal static class JsonArguments
{
    /// <summary>Reads a body as the options say.</summary>
    public static Utf8JsonReader Reader(ReadOnlyMemory<byte> body, JsonSerializerOptions options) => new(body.Span, new JsonReaderOptions
    {
        AllowTrailingCommas = options.AllowTrailingCommas,
        CommentHandling = options.ReadCommentHandling,
        MaxDepth = options.MaxDepth,
    });

    /// <summary>Writes an object, within another one where that has a name.</summary>
    public static ReadOnlyMemory<byte> Write(ActorParameter[] parameters, object?[] arguments, JsonSerializerOptions options, string? around)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = options.Encoder, MaxDepth = options.MaxDepth }))
        {
            if (around is not null)
            {
                writer.WriteStartObject();
                writer.WritePropertyName(around);
            }

            writer.WriteStartObject();
            for (var index = 0; index < parameters.Length; index++)
            {
                // Plain JSON has the names as they are declared; remoting has them as its serializer would write fields.
                writer.WritePropertyName(around is null ? parameters[index].Name : options.PropertyNamingPolicy?.ConvertName(parameters[index].Name) ?? parameters[index].Name);
                JsonSerializer.Serialize(writer, arguments[index], options.GetTypeInfo(parameters[index].Type));
            }

            writer.WriteEndObject();
            if (around is not null)
            {
                writer.WriteEndObject();
            }
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Reads the object that begins where the reader is.</summary>
    /// <exception cref="JsonException">It is none, or lacks an argument.</exception>
    public static object?[] Read(ref Utf8JsonReader reader, ActorMethod method, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("It is no object.");
        }

        var arguments = new object?[method.Parameters.Length];
        var seen = new bool[arguments.Length];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (IndexOf(method.Parameters, name) is >= 0 and var index)
            {
                arguments[index] = JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(method.Parameters[index].Type));
                seen[index] = true;
            }
            else
            {
                reader.Skip();
            }
        }

        return Array.IndexOf(seen, false) is >= 0 and var missing ? throw new JsonException($"It has no '{method.Parameters[missing].Name}'.") : arguments;
    }

    /// <summary>Reads the array that begins where the reader is.</summary>
    /// <exception cref="JsonException">It has more or fewer than there are parameters.</exception>
    public static object?[] ReadInOrder(ref Utf8JsonReader reader, ActorMethod method, JsonSerializerOptions options)
    {
        var arguments = new object?[method.Parameters.Length];
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count < arguments.Length) arguments[count] = JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(method.Parameters[count].Type));
            else reader.Skip();
        }

        return count == arguments.Length ? arguments : throw new JsonException($"It has {count} arguments in place of {arguments.Length}.");
    }

    /// <summary>A name as it is declared goes before one that differs in case.</summary>
    private static int IndexOf(ActorParameter[] parameters, string name) =>
        Array.FindIndex(parameters, parameter => parameter.Name == name) is >= 0 and var exact
            ? exact
            : Array.FindIndex(parameters, parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
}
