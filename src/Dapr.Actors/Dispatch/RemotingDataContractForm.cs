using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Xml;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Dispatch;

/// <summary>Official remoting by data contracts: a <c>WrappedMsgBody</c> in binary XML, with the arguments or the result in it.</summary>
[RequiresUnreferencedCode(DynamicActors.Why)]
[RequiresDynamicCode(DynamicActors.Why)]
internal sealed class RemotingDataContractForm : ActorWireForm
{
    private readonly ConcurrentDictionary<(string Name, Type Type), DataContractSerializer> _serializers = new();

    private RemotingDataContractForm()
    {
    }

    public static RemotingDataContractForm Instance { get; } = new();

    public override string ContentType => RemotingNames.ContentType;

    public override ReadOnlyMemory<byte> WriteRequest(ActorMethod method, object?[] arguments)
    {
        if (method.Parameters.Length == 0)
        {
            return default;
        }

        // The official serializer reads members in the order of their names, and passes over what comes late.
        var inOrder = method.Parameters.Zip(arguments, (parameter, argument) => (parameter.Name, parameter.Type, argument)).OrderBy(item => item.Name, StringComparer.Ordinal);
        return Write(RemotingNames.RequestType(method.Name), inOrder);
    }

    public override object?[] ReadRequest(ActorMethod method, ReadOnlyMemory<byte> body)
    {
        if (method.Parameters.Length == 0)
        {
            return [];
        }

        var read = Read(body, $"The body of the call does not hold the arguments of the method {method.Name} as data contracts have them.", name =>
            Array.Find(method.Parameters, parameter => parameter.Name == name)?.Type);
        return [.. method.Parameters.Select(parameter => read.TryGetValue(parameter.Name, out var value)
            ? value
            : throw Unreadable($"The call of the method {method.Name} has no argument '{parameter.Name}'."))];
    }

    public override ReadOnlyMemory<byte> WriteResult<TResult>(ActorMethod method, TResult result) =>
        Write(RemotingNames.ResponseType(method.Name), [(RemotingNames.Result, typeof(TResult), result)]);

    public override TResult ReadResult<TResult>(string method, ReadOnlyMemory<byte> body) =>
        ReadResult(method, typeof(TResult), body) is { } result ? (TResult)result : default!;

    public override object? ReadResult(string method, Type type, ReadOnlyMemory<byte> body) =>
        Read(body, $"The answer of the method {method} holds no {type} as data contracts have it.", name => name == RemotingNames.Result ? type : null)
            .TryGetValue(RemotingNames.Result, out var result)
                ? result
                : throw Unreadable($"The answer of the method {method} has no result.");

    private ReadOnlyMemory<byte> Write(string type, IEnumerable<(string Name, Type Type, object? Value)> members)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlDictionaryWriter.CreateBinaryWriter(stream, null, null, ownsStream: false))
        {
            writer.WriteStartElement(RemotingNames.Body, RemotingNames.Namespace);
            writer.WriteXmlnsAttribute("i", RemotingNames.InstanceNamespace);
            writer.WriteStartElement(RemotingNames.Value, RemotingNames.Namespace);
            writer.WriteStartAttribute("i", "type", RemotingNames.InstanceNamespace);
            writer.WriteQualifiedName(type, RemotingNames.Namespace);
            writer.WriteEndAttribute();
            foreach (var (name, declared, value) in members)
            {
                Serializer(name, declared).WriteObject(writer, value is IActor && IsReference(declared) ? ActorReference.Get(value) : value);
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    private Dictionary<string, object?> Read(ReadOnlyMemory<byte> body, string fault, Func<string, Type?> typeOf)
    {
        try
        {
            using var reader = XmlDictionaryReader.CreateBinaryReader(body.ToArray(), XmlDictionaryReaderQuotas.Max);
            reader.ReadStartElement(RemotingNames.Body, RemotingNames.Namespace);
            var members = new Dictionary<string, object?>();
            if (!reader.IsStartElement(RemotingNames.Value, RemotingNames.Namespace))
            {
                return members;
            }

            reader.ReadStartElement();
            while (reader.IsStartElement())
            {
                if (typeOf(reader.LocalName) is { } type)
                {
                    var name = reader.LocalName;
                    var value = Serializer(name, type).ReadObject(reader);
                    members[name] = value is ActorReference reference && IsReference(type) ? reference.Bind(type) : value;
                }
                else
                {
                    reader.Skip();
                }
            }

            return members;
        }
        catch (XmlException exception)
        {
            throw Unreadable(fault, exception);
        }
        catch (SerializationException)
        {
            // It quotes the value.
            throw Unreadable(fault);
        }
    }

    private DataContractSerializer Serializer(string name, Type type) => _serializers.GetOrAdd((name, type), static key =>
    {
        // A reference stands where an interface is declared, so that official readers need to be told its type.
        var serializer = new DataContractSerializer(IsReference(key.Type) ? typeof(object) : key.Type, key.Name, RemotingNames.Namespace, [typeof(ActorReference)]);
        serializer.SetSerializationSurrogateProvider(ActorSurrogates.Instance);
        return serializer;
    });

    private static bool IsReference(Type type) => typeof(IActor).IsAssignableFrom(type);
}
