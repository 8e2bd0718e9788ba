using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.Common.Serialization;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.AI.Conversation;

/// <summary>The JSON schema of a tool, which is given as whatever makes JSON, in the form that the protocol has for it.</summary>
internal static class SchemaValues
{
    private static readonly JsonSerializerOptions Json = DaprJson.Prepare(null);

    public static Struct Struct(IEnumerable<KeyValuePair<string, object?>> members)
    {
        var written = new Struct();
        foreach (var (name, value) in members)
        {
            written.Fields[name] = Of(value);
        }

        return written;
    }

    private static Value Of(object? value) => value switch
    {
        null => Value.ForNull(),
        Value made => made,
        Struct made => Value.ForStruct(made),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        JsonElement element => Of(element),
        JsonDocument document => Of(document.RootElement),
        JsonNode node => Of(JsonElement.Parse(node.ToJsonString())),
        System.Enum word => Value.ForString(word.ToString()),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IEnumerable<KeyValuePair<string, object?>> members => Value.ForStruct(Struct(members)),
        IDictionary members => Value.ForStruct(Struct(Members(members))),
        IEnumerable items => Value.ForList([.. items.Cast<object?>().Select(Of)]),
        _ => Of(JsonSerializer.SerializeToElement(value, Json.GetTypeInfo(value.GetType()))),
    };

    private static IEnumerable<KeyValuePair<string, object?>> Members(IDictionary dictionary)
    {
        // By its own enumerator: as a sequence a dictionary has pairs of its types.
        for (var members = dictionary.GetEnumerator(); members.MoveNext();)
        {
            yield return KeyValuePair.Create(Convert.ToString(members.Key, CultureInfo.InvariantCulture)!, members.Value);
        }
    }

    private static Value Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Value.ForString(element.GetString()!),
        JsonValueKind.Number => Value.ForNumber(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Value.ForBool(element.GetBoolean()),
        JsonValueKind.Array => Value.ForList([.. element.EnumerateArray().Select(Of)]),
        JsonValueKind.Object => Value.ForStruct(Struct(element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, (object?)member.Value)))),
        _ => Value.ForNull(),
    };
}
