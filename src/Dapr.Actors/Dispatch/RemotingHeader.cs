using System.Globalization;
using System.Text;
using System.Xml;

namespace Dapr.Actors.Dispatch;

/// <summary>What official remoting says of a call beside its arguments: which method of which interface, and of which actor.</summary>
internal sealed record RemotingHeader
{
    private const string Json = "JsonSerialization";

    public required int InterfaceId { get; init; }

    public required int MethodId { get; init; }

    public string MethodName { get; init; } = "";

    public string ActorId { get; init; } = "";

    public string ActorType { get; init; } = "";

    /// <summary>What the call is part of: a new id for each.</summary>
    public string CallContext { get; init; } = "";

    /// <summary>Whether a caller without arguments, whose form nothing else shows, wants JSON. Official hosts pass over it.</summary>
    public bool IsJson { get; init; }

    /// <summary>The XML of the header. It has no letter that a header of HTTP could not carry.</summary>
    public string Write()
    {
        var xml = new StringBuilder(512);
        xml.Append("<z:anyType i:type=\"a:ActorHeader\" xmlns:z=\"").Append(RemotingNames.SerializationNamespace)
            .Append("\" xmlns:i=\"").Append(RemotingNames.InstanceNamespace)
            .Append("\" xmlns:a=\"").Append(RemotingNames.Namespace)
            .Append("\"><a:MethodId>").Append(CultureInfo.InvariantCulture, $"{MethodId}")
            .Append("</a:MethodId><a:InterfaceId>").Append(CultureInfo.InvariantCulture, $"{InterfaceId}")
            .Append("</a:InterfaceId><a:ActorId xmlns:b=\"").Append(RemotingNames.ActorIdNamespace).Append("\"><b:ActorId>");
        RemotingXml.Escape(xml, ActorId);
        xml.Append("</b:ActorId></a:ActorId><a:CallContext>");
        RemotingXml.Escape(xml, CallContext);
        xml.Append("</a:CallContext><a:Headers xmlns:b=\"").Append(RemotingNames.ArraysNamespace).Append('"');
        if (IsJson)
        {
            xml.Append('>');
            RemotingXml.Entry(xml, Json, "");
            xml.Append("</a:Headers><a:MethodName>");
        }
        else
        {
            xml.Append("/><a:MethodName>");
        }

        RemotingXml.Escape(xml, MethodName);
        xml.Append("</a:MethodName><a:ActorType>");
        RemotingXml.Escape(xml, ActorType);
        return xml.Append("</a:ActorType></z:anyType>").ToString();
    }

    /// <summary>Reads the XML of a header.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RemotingHeader Parse(string text)
    {
        try
        {
            var values = new Dictionary<string, string>();
            var isJson = false;
            using var reader = RemotingXml.Reader(text);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                var name = reader.LocalName;
                if (reader.NamespaceURI == RemotingNames.ArraysNamespace && name == "Key")
                {
                    isJson |= Text(reader) == Json;
                }
                else if (name is "MethodId" or "InterfaceId" or "MethodName" or "ActorType" or "CallContext" || (name == "ActorId" && reader.NamespaceURI == RemotingNames.ActorIdNamespace))
                {
                    values[name] = Text(reader);
                }
            }

            return new RemotingHeader
            {
                MethodId = Number("MethodId"),
                InterfaceId = Number("InterfaceId"),
                MethodName = values.GetValueOrDefault("MethodName", ""),
                ActorId = values.GetValueOrDefault("ActorId", ""),
                ActorType = values.GetValueOrDefault("ActorType", ""),
                CallContext = values.GetValueOrDefault("CallContext", ""),
                IsJson = isJson,
            };

            int Number(string name) => values.TryGetValue(name, out var value) && int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"The header {ActorHeaders.RemotingRequest} of the call has no {name}.");
        }
        catch (XmlException exception)
        {
            throw new FormatException($"The header {ActorHeaders.RemotingRequest} of the call is not what official remoting writes. {exception.Message}", exception);
        }
    }

    /// <summary>The text of an element; the reader stays at the end of it.</summary>
    private static string Text(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            text.Append(reader.Value);
        }

        return text.ToString();
    }
}
