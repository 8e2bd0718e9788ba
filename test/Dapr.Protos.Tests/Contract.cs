using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.DurableTask.Protobuf;
using Google.Protobuf.Reflection;

namespace Dapr.Protos.Tests;

/// <summary>The wire contract as statements, one a line: from the recorded data, and from our compiled descriptors.</summary>
internal static class Contract
{
    /// <summary>What the recorded contract says.</summary>
    public static IReadOnlyList<string> Recorded() => Recorded("wire/contract.json", _ => true);

    /// <summary>What the recorded contract between sidecars says, of the files with these names.</summary>
    public static IReadOnlyList<string> RecordedBetweenSidecars(params string[] names) => Recorded("wire/between-sidecars.json", names.Contains);

    /// <summary>What our descriptors say.</summary>
    public static IReadOnlyList<string> Compiled() => Compiled(Files());

    /// <summary>What descriptors say.</summary>
    public static IReadOnlyList<string> Compiled(IEnumerable<FileDescriptor> files) => [.. files.SelectMany(Compiled).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Recorded(string data, Func<string, bool> includes)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(DataFile(data)));
        var files =
            from part in document.RootElement.EnumerateObject()
            from file in part.Value.EnumerateObject()
            where includes(file.Name)
            select file.Value;
        return [.. files.SelectMany(Recorded).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Recorded(JsonElement file)
    {
        foreach (var service in file.GetProperty("services").EnumerateObject())
        {
            foreach (var method in service.Value.EnumerateArray())
            {
                yield return $"rpc {service.Name}/{method.GetProperty("method").GetString()} "
                    + $"({method.GetProperty("request").GetString()}) ({method.GetProperty("response").GetString()}){Deprecated(method)}";
            }
        }

        foreach (var @enum in file.GetProperty("enums").EnumerateObject())
        {
            foreach (var value in @enum.Value.EnumerateObject())
            {
                yield return $"enum {@enum.Name} {value.Name} = {value.Value.GetInt32()}";
            }
        }

        foreach (var message in file.GetProperty("messages").EnumerateObject())
        {
            yield return $"message {message.Name}{Deprecated(message.Value)}";
            foreach (var field in message.Value.GetProperty("fields").EnumerateArray())
            {
                yield return $"field {message.Name} {field.GetProperty("number").GetInt32()} {field.GetProperty("name").GetString()} "
                    + $"{field.GetProperty("json").GetString()} {field.GetProperty("type").GetString()}"
                    + (Flag(field, "optional") ? " optional" : field.TryGetProperty("oneof", out var oneof) ? " in " + oneof.GetString() : "")
                    + Deprecated(field);
            }

            if (message.Value.TryGetProperty("reserved_numbers", out var reserved))
            {
                foreach (var range in reserved.EnumerateArray())
                {
                    for (var number = range[0].GetInt32(); number <= range[1].GetInt32(); number++)
                    {
                        yield return $"reserved {message.Name} {number}";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Compiled(FileDescriptor file) =>
        file.Services.SelectMany(Compiled)
            .Concat(file.EnumTypes.SelectMany(Compiled))
            .Concat(file.MessageTypes.SelectMany(Compiled));

    private static IEnumerable<string> Compiled(ServiceDescriptor service) =>
        from method in service.Methods
        let request = (method.IsClientStreaming ? "stream " : "") + method.InputType.FullName
        let response = (method.IsServerStreaming ? "stream " : "") + method.OutputType.FullName
        select $"rpc {service.FullName}/{method.Name} ({request}) ({response}){(method.GetOptions()?.Deprecated == true ? " deprecated" : "")}";

    private static IEnumerable<string> Compiled(EnumDescriptor @enum) =>
        @enum.Values.Select(value => $"enum {@enum.FullName} {value.Name} = {value.Number}");

    private static IEnumerable<string> Compiled(MessageDescriptor message)
    {
        if (message.GetOptions()?.MapEntry == true)
        {
            return [];
        }

        var reserved = message.ToProto().ReservedRange
            .SelectMany(range => Enumerable.Range(range.Start, range.End - range.Start))
            .Select(number => $"reserved {message.FullName} {number}");
        return new[] { $"message {message.FullName}{(message.GetOptions()?.Deprecated == true ? " deprecated" : "")}" }
            .Concat(message.Fields.InDeclarationOrder().Select(Compiled))
            .Concat(reserved)
            .Concat(message.EnumTypes.SelectMany(Compiled))
            .Concat(message.NestedTypes.SelectMany(Compiled));
    }

    private static string Compiled(FieldDescriptor field)
    {
        var optional = field.ToProto().Proto3Optional;
        return $"field {field.ContainingType.FullName} {field.FieldNumber} {field.Name} {field.JsonName} {TypeName(field)}"
            + (optional ? " optional" : field.RealContainingOneof is { } oneof ? " in " + oneof.Name : "")
            + (field.GetOptions()?.Deprecated == true ? " deprecated" : "");
    }

    private static string TypeName(FieldDescriptor field) =>
        field.IsMap
            ? $"map<{Single(field.MessageType.FindFieldByNumber(1))}, {Single(field.MessageType.FindFieldByNumber(2))}>"
            : (field.IsRepeated ? "repeated " : "") + Single(field);

    private static string Single(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        _ => field.FieldType.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<FileDescriptor> Files()
    {
        FileDescriptor[] roots =
        [
            DaprReflection.Descriptor, AppCallback.Autogen.Grpc.v1.AppcallbackReflection.Descriptor,
            OrchestratorServiceReflection.Descriptor, BackendServiceReflection.Descriptor, RuntimeStateReflection.Descriptor,
        ];
        return roots.SelectMany(WithImports).DistinctBy(file => file.Name).Where(file => !file.Name.StartsWith("google/", StringComparison.Ordinal));
    }

    private static IEnumerable<FileDescriptor> WithImports(FileDescriptor file) => file.Dependencies.SelectMany(WithImports).Append(file);

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    private static string Deprecated(JsonElement element) => Flag(element, "deprecated") ? " deprecated" : "";

    private static string DataFile(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "data", name);
}
