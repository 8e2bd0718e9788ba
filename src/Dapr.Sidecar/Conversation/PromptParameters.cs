using System.Text.Json;
using Dapr.Sidecar.Api;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Conversation;

/// <summary>Settings of a model, which come as any message and go on as JSON.</summary>
internal static class PromptParameters
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(KnownTypes.Registry));

    /// <summary>Reads the settings of a request.</summary>
    /// <exception cref="ApiException">One is of a type that nobody here knows, or is not what its type says.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Read(string component, IEnumerable<KeyValuePair<string, Any>> parameters)
    {
        var read = new Dictionary<string, JsonElement>();
        foreach (var (name, value) in parameters)
        {
            try
            {
                read[name] = Read(value) ?? throw ApiErrors.ConversationParameters(
                    component, $"parameter '{name}' is of type '{value.TypeUrl}', which is none of the well-known types of protobuf").ToException();
            }
            catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
            {
                // Its bytes are wrong, or it holds a value that is none or out of its range.
                throw ApiErrors.ConversationParameters(component, $"parameter '{name}' is no {value.TypeUrl}: {exception.Message}").ToException();
            }
        }

        return read;
    }

    private static JsonElement? Read(Any value)
    {
        // As JSON of protobuf they would be text, which no model takes for a number.
        if (value.TryUnpack(out Int64Value number)) return JsonSerializer.SerializeToElement(number.Value);
        if (value.TryUnpack(out UInt64Value positive)) return JsonSerializer.SerializeToElement(positive.Value);

        // Each within the other they have no end but that of the stack.
        if (value.TryUnpack(out Any within) && within.Is(Any.Descriptor)) throw new InvalidOperationException("it holds one that holds another");

        return KnownTypes.Registry.Find(Any.GetTypeName(value.TypeUrl)) is { } type ? JsonElement.Parse(Formatter.Format(type.Parser.ParseFrom(value.Value))) : null;
    }
}
