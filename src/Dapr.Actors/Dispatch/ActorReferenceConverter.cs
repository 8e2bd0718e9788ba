using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dapr.Actors.Dispatch;

/// <summary>Writes an actor, or a proxy of one, as the reference to it, and makes a proxy of that on the other side.</summary>
internal sealed class ActorReferenceConverter : JsonConverter<IActor>
{
    private const string IdName = nameof(ActorReference.ActorId);
    private const string TypeName = nameof(ActorReference.ActorType);

    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsInterface && typeof(IActor).IsAssignableFrom(typeToConvert);

    public override IActor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? id = null, type = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"A reference to an actor is an object with {IdName} and {TypeName}.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (string.Equals(name, IdName, StringComparison.OrdinalIgnoreCase))
            {
                id = reader.GetString();
            }
            else if (string.Equals(name, TypeName, StringComparison.OrdinalIgnoreCase))
            {
                type = reader.GetString();
            }
            else
            {
                reader.Skip();
            }
        }

        return string.IsNullOrWhiteSpace(id) || string.IsNullOrWhiteSpace(type)
            ? throw new JsonException($"A reference to an actor has {IdName} and {TypeName}, and neither is empty.")
            : (IActor)new ActorReference { ActorId = new ActorId(id), ActorType = type }.Bind(typeToConvert);
    }

    public override void Write(Utf8JsonWriter writer, IActor value, JsonSerializerOptions options)
    {
        var reference = ActorReference.Get(value);
        writer.WriteStartObject();
        writer.WriteString(Named(IdName, options), reference.ActorId.GetId());
        writer.WriteString(Named(TypeName, options), reference.ActorType);
        writer.WriteEndObject();
    }

    private static string Named(string name, JsonSerializerOptions options) => options.PropertyNamingPolicy?.ConvertName(name) ?? name;
}
