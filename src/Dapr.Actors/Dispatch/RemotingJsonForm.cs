using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Dispatch;

/// <summary>Official remoting with <c>UseJsonSerialization</c>: <c>{"value":{"parameter":…}}</c>, and <c>{"value":{"retVal":…}}</c> in return.</summary>
internal sealed class RemotingJsonForm(JsonSerializerOptions given) : ActorWireForm
{
    private readonly JsonSerializerOptions _options = ActorJson.Prepare(given);

    public override string ContentType => RemotingNames.ContentType;

    public override ReadOnlyMemory<byte> WriteRequest(ActorMethod method, object?[] arguments) =>
        method.Parameters.Length == 0 ? default : JsonArguments.Write(method.Parameters, arguments, _options, RemotingNames.Value);

    public override object?[] ReadRequest(ActorMethod method, ReadOnlyMemory<byte> body)
    {
        if (method.Parameters.Length == 0)
        {
            return [];
        }

        try
        {
            var reader = JsonArguments.Reader(body, _options);
            ReadTo(ref reader, RemotingNames.Value);
            return JsonArguments.Read(ref reader, method, _options);
        }
        catch (JsonException exception)
        {
            throw Unreadable($"The body of the call does not hold the arguments of the method {method.Name} as JSON remoting has them.", exception);
        }
    }

    public override ReadOnlyMemory<byte> WriteResult<TResult>(ActorMethod method, TResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = _options.Encoder, MaxDepth = _options.MaxDepth }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(RemotingNames.Value);
            writer.WritePropertyName(_options.PropertyNamingPolicy?.ConvertName(RemotingNames.Result) ?? RemotingNames.Result);
            JsonSerializer.Serialize(writer, result, (JsonTypeInfo<TResult>)_options.GetTypeInfo(typeof(TResult)));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    public override TResult ReadResult<TResult>(string method, ReadOnlyMemory<byte> body) =>
        ReadResult(method, typeof(TResult), body) is { } result ? (TResult)result : default!;

    public override object? ReadResult(string method, Type type, ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = JsonArguments.Reader(body, _options);
            ReadTo(ref reader, RemotingNames.Value);
            ReadTo(ref reader, RemotingNames.Result, isOpen: true);
            return JsonSerializer.Deserialize(ref reader, _options.GetTypeInfo(type));
        }
        catch (JsonException exception)
        {
            throw Unreadable($"The answer of the method {method} holds no {type} as JSON remoting has it.", exception);
        }
    }

    /// <summary>Moves to the value of a member of the object that comes, or that is open.</summary>
    private static void ReadTo(ref Utf8JsonReader reader, string name, bool isOpen = false)
    {
        if (!(isOpen ? reader.TokenType == JsonTokenType.StartObject : reader.Read() && reader.TokenType == JsonTokenType.StartObject))
        {
            throw new JsonException("It is no object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = string.Equals(reader.GetString(), name, StringComparison.OrdinalIgnoreCase);
            reader.Read();
            if (isIt)
            {
                return;
            }

            reader.Skip();
        }

        throw new JsonException($"It has no '{name}'.");
    }
}
