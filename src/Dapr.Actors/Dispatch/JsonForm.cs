using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Dispatch;

/// <summary>
/// Plain JSON by the name of the method, as any client writes it: one argument is the body itself, several are an object with a member for each
/// parameter, by its name; the result is the body of the answer. What is read may be an array of the arguments, too: the official SDK for JavaScript writes it.
/// </summary>
internal sealed class JsonForm(JsonSerializerOptions given) : ActorWireForm
{
    /// <summary>The type of bodies.</summary>
    public const string MediaType = "application/json";

    private readonly JsonSerializerOptions _options = ActorJson.Prepare(given);

    public override string ContentType => MediaType;

    /// <summary>The options as they were given.</summary>
    public JsonSerializerOptions Given => given;

    /// <summary>Writes a value as the body.</summary>
    public ReadOnlyMemory<byte> Write<TValue>(TValue value) => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<TValue>)_options.GetTypeInfo(typeof(TValue)));

    public override ReadOnlyMemory<byte> WriteRequest(ActorMethod method, object?[] arguments) => method.Parameters switch
    {
        [] => default,
        [var only] => JsonSerializer.SerializeToUtf8Bytes(arguments[0], _options.GetTypeInfo(only.Type)),
        var parameters => JsonArguments.Write(parameters, arguments, _options, null),
    };

    public override object?[] ReadRequest(ActorMethod method, ReadOnlyMemory<byte> body)
    {
        if (method.Parameters.Length == 0)
        {
            return [];
        }

        try
        {
            if (body.IsEmpty)
            {
                throw Unreadable($"The method {method.Name} takes {Takes(method)}, and the call has no body.");
            }

            return method.Parameters is [var only] ? ReadOnly(only, method, body) : ReadSeveral(method, body);
        }
        catch (JsonException exception)
        {
            throw Unreadable($"The method {method.Name} takes {Takes(method)}, and the body of the call is no such thing.", exception);
        }
    }

    public override ReadOnlyMemory<byte> WriteResult<TResult>(ActorMethod method, TResult result) => Write(result);

    public override TResult ReadResult<TResult>(string method, ReadOnlyMemory<byte> body)
    {
        try
        {
            return !body.IsEmpty ? JsonSerializer.Deserialize(body.Span, (JsonTypeInfo<TResult>)_options.GetTypeInfo(typeof(TResult)))!
                : default(TResult) is null ? default!
                : throw Unreadable($"The method {method} answered nothing, which is no {typeof(TResult)}.");
        }
        catch (JsonException exception)
        {
            throw Unreadable($"The answer of the method {method} is no JSON of a {typeof(TResult)}.", exception);
        }
    }

    public override object? ReadResult(string method, Type type, ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonSerializer.Deserialize(body.Span, _options.GetTypeInfo(type));
        }
        catch (JsonException exception)
        {
            throw Unreadable($"The answer of the method {method} is no JSON of a {type}.", exception);
        }
    }

    /// <summary>Reads an argument that is the body, or, where that is none, the only one of an array.</summary>
    private object?[] ReadOnly(ActorParameter parameter, ActorMethod method, ReadOnlyMemory<byte> body)
    {
        try
        {
            return [JsonSerializer.Deserialize(body.Span, _options.GetTypeInfo(parameter.Type))];
        }
        catch (JsonException exception)
        {
            try
            {
                return ReadSeveral(method, body);
            }
            catch (JsonException)
            {
                throw new JsonException(exception.Message, exception);
            }
        }
    }

    private object?[] ReadSeveral(ActorMethod method, ReadOnlyMemory<byte> body)
    {
        var reader = JsonArguments.Reader(body, _options);
        reader.Read();
        return reader.TokenType == JsonTokenType.StartArray ? JsonArguments.ReadInOrder(ref reader, method, _options) : JsonArguments.Read(ref reader, method, _options);
    }

    private static string Takes(ActorMethod method) => method.Parameters is [var only]
        ? $"JSON of a {only.Type} for '{only.Name}'"
        : $"a JSON object with {string.Join(", ", method.Parameters.Select(parameter => $"'{parameter.Name}'"))}";
}
