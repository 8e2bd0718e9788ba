using System.Collections;
using System.Text.Json.Nodes;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.DurableTask.Protobuf;
using Dapr.Protos.ErrorDetails;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>
/// Messages as the recorder printed them: proto3 JSON without zero values, but an Any without a type has its bytes as "value".
/// </summary>
internal static class ProtoJson
{
    private static readonly FileDescriptor[] Files =
    [
        DaprReflection.Descriptor, AppcallbackReflection.Descriptor, OrchestratorServiceReflection.Descriptor,
        StatusReflection.Descriptor, ErrorDetailsReflection.Descriptor, WrappersReflection.Descriptor, StructReflection.Descriptor,
    ];

    private static readonly TypeRegistry Registry = TypeRegistry.FromFiles(Files);
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(Registry));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(Registry));

    /// <summary>A method by its path; null when it is unknown.</summary>
    public static MethodDescriptor? Find(string path)
    {
        var parts = path.Split('/');
        return Files.SelectMany(file => file.Services).FirstOrDefault(service => service.FullName == parts[1])?.FindMethodByName(parts[2]);
    }

    public static IMessage Read(MessageDescriptor type, JsonNode? json)
    {
        var message = type.Parser.ParseFrom([]);
        if (json is JsonObject members)
        {
            Fill(message, members);
        }

        return message;
    }

    public static JsonNode Write(IMessage message)
    {
        if (message is Any any)
        {
            return WriteAny(any);
        }

        if (message.Descriptor.File.Package == "google.protobuf")
        {
            return JsonNode.Parse(Formatter.Format(message))!;
        }

        var json = new JsonObject();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (HasValue(message, field))
            {
                json[field.JsonName] = WriteField(field, field.Accessor.GetValue(message));
            }
        }

        return json;
    }

    private static bool HasValue(IMessage message, FieldDescriptor field) => field.Accessor.GetValue(message) switch
    {
        null => false,
        ICollection list => list.Count > 0,
        IMessage => true,
        _ when field.HasPresence => field.Accessor.HasValue(message),
        string text => text.Length > 0,
        ByteString bytes => !bytes.IsEmpty,
        bool flag => flag,
        System.Enum value => Convert.ToInt32(value) != 0,
        var number => Convert.ToDouble(number) != 0,
    };

    private static JsonNode? WriteField(FieldDescriptor field, object value)
    {
        if (field.IsMap)
        {
            var valueField = field.MessageType.FindFieldByNumber(2);
            var map = new JsonObject();
            foreach (DictionaryEntry entry in (IDictionary)value)
            {
                map[entry.Key.ToString()!] = WriteSingle(valueField, entry.Value!);
            }

            return map;
        }

        return field.IsRepeated ? new JsonArray([.. ((IEnumerable)value).Cast<object>().Select(item => WriteSingle(field, item))]) : WriteSingle(field, value);
    }

    private static JsonNode? WriteSingle(FieldDescriptor field, object value) => value switch
    {
        IMessage message => Write(message),
        ByteString bytes => bytes.ToBase64(),
        string text => text,
        bool flag => flag,
        System.Enum number => field.EnumType.FindValueByNumber(Convert.ToInt32(number))?.Name ?? (JsonNode)Convert.ToInt32(number),
        long or ulong => value.ToString(),
        int number => number,
        uint number => number,
        _ => Convert.ToDouble(value),
    };

    private static JsonObject WriteAny(Any any)
    {
        if (any.TypeUrl.Length == 0)
        {
            return any.Value.IsEmpty ? [] : new JsonObject { ["value"] = any.Value.ToBase64() };
        }

        var type = Registry.Find(Any.GetTypeName(any.TypeUrl));
        if (type is null)
        {
            return new JsonObject { ["@type"] = any.TypeUrl, ["value"] = any.Value.ToBase64() };
        }

        var content = Write(type.Parser.ParseFrom(any.Value));
        var json = new JsonObject { ["@type"] = any.TypeUrl };

        // Types with a form of their own in JSON stand whole beside the name of the type, even where the form is an object.
        if (content is JsonObject members && type.File.Package != "google.protobuf")
        {
            foreach (var (name, value) in members)
            {
                json[name] = value?.DeepClone();
            }
        }
        else
        {
            json["value"] = content;
        }

        return json;
    }

    private static void Fill(IMessage message, JsonObject members)
    {
        if (message is Any any && !members.ContainsKey("@type"))
        {
            any.Value = members["value"] is { } value ? ByteString.FromBase64(value.ToString()) : ByteString.Empty;
            return;
        }

        if (message.Descriptor.File.Package == "google.protobuf")
        {
            message.MergeFrom(Parser.Parse(members.ToJsonString(), message.Descriptor).ToByteArray());
            return;
        }

        foreach (var (name, json) in members)
        {
            var field = message.Descriptor.Fields.InFieldNumberOrder().FirstOrDefault(candidate => candidate.JsonName == name || candidate.Name == name)
                ?? throw new InvalidOperationException($"{message.Descriptor.FullName} has no field {name}.");
            if (field is { FieldType: FieldType.Message, IsMap: false, IsRepeated: false } && json is JsonObject inner && field.MessageType.File.Package != "google.protobuf")
            {
                var child = (IMessage?)field.Accessor.GetValue(message) ?? field.MessageType.Parser.ParseFrom([]);
                Fill(child, inner);
                field.Accessor.SetValue(message, child);
            }
            else if (field is { FieldType: FieldType.Message, IsRepeated: true, IsMap: false } && json is JsonArray list)
            {
                foreach (var item in list)
                {
                    ((IList)field.Accessor.GetValue(message)).Add(Read(field.MessageType, item));
                }
            }
            else if (field is { FieldType: FieldType.Message } && field.MessageType.FullName == "google.protobuf.Any" && json is JsonObject anyMembers)
            {
                field.Accessor.SetValue(message, Read(field.MessageType, anyMembers));
            }
            else
            {
                var one = new JsonObject { [name] = json?.DeepClone() };
                message.MergeFrom(Parser.Parse(one.ToJsonString(), message.Descriptor).ToByteArray());
            }
        }
    }

    private static void MergeFrom(this IMessage message, byte[] bytes) => MessageExtensions.MergeFrom(message, bytes);
}
