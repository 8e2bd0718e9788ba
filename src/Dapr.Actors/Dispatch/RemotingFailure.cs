using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Dapr.Actors.Dispatch;

/// <summary>
/// A failure in official remoting: a header that says so and where it was thrown, and an <c>ActorInvokeExceptionData</c> in binary XML as the body,
/// whatever the form of arguments. What caused it stands in a member of our own, which official clients pass over.
/// </summary>
internal static class RemotingFailure
{
    private const string HasException = "HasRemoteException";
    private const string Where = "RemoteMethodException";
    private const string Message = "Message";
    private const string Type = "Type";
    private const string Inner = "Inner";

    /// <summary>The header: official clients look for the second entry by its prefix.</summary>
    public static string WriteHeader(Exception exception, string method)
    {
        var details = string.Create(
            CultureInfo.InvariantCulture, $"Exception: {exception.GetType()}, Method Name: {method}, Line Number: {Line(exception)}, Exception uuid: {Guid.NewGuid()}");
        var xml = new StringBuilder(768);
        xml.Append("<z:anyType i:type=\"a:ActorResponseMessageHeaders\" xmlns:z=\"").Append(RemotingNames.SerializationNamespace)
            .Append("\" xmlns:i=\"").Append(RemotingNames.InstanceNamespace)
            .Append("\" xmlns:a=\"").Append(RemotingNames.Namespace)
            .Append("\"><a:Headers xmlns:b=\"").Append(RemotingNames.ArraysNamespace).Append("\">");
        RemotingXml.Entry(xml, HasException, "");
        RemotingXml.Entry(xml, Where, details);
        return xml.Append("</a:Headers></z:anyType>").ToString();
    }

    /// <summary>What a header says of where the exception was thrown; null where it says nothing.</summary>
    public static string? ReadHeader(string header)
    {
        try
        {
            using var reader = RemotingXml.Reader(header);
            var isIt = false;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Text)
                {
                    if (isIt && reader.Value != Where)
                    {
                        return Encoding.UTF8.GetString(Convert.FromBase64String(reader.Value));
                    }

                    isIt = reader.Value == Where;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is XmlException or FormatException)
        {
            // It is a courtesy; the body tells the rest.
            return null;
        }
    }

    public static ReadOnlyMemory<byte> WriteBody(ActorFailure failure)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlDictionaryWriter.CreateBinaryWriter(stream, null, null, ownsStream: false))
        {
            Write(writer, RemotingNames.Exception, failure);
        }

        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    /// <summary>The failure that a body tells of; null where it is a result.</summary>
    public static ActorFailure? ReadBody(ReadOnlyMemory<byte> body)
    {
        // The body of a result is JSON, or another element.
        if (body.IsEmpty || body.Span[0] == '{')
        {
            return null;
        }

        try
        {
            using var reader = XmlDictionaryReader.CreateBinaryReader(body.ToArray(), XmlDictionaryReaderQuotas.Max);
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == RemotingNames.Exception ? Read(reader) : null;
        }
        catch (XmlException)
        {
            // Whatever it is, who reads the result says so.
            return null;
        }
    }

    private static void Write(XmlDictionaryWriter writer, string name, ActorFailure failure)
    {
        writer.WriteStartElement(name, RemotingNames.Namespace);
        writer.WriteElementString(Message, RemotingNames.Namespace, failure.Message);
        writer.WriteElementString(Type, RemotingNames.Namespace, failure.Type);
        if (failure.Inner is { } inner)
        {
            // Behind all that the official reader knows.
            Write(writer, Inner, inner);
        }

        writer.WriteEndElement();
    }

    private static ActorFailure Read(XmlReader reader)
    {
        var (type, message, inner) = ("", "", (ActorFailure?)null);
        reader.ReadStartElement();
        while (reader.IsStartElement())
        {
            switch (reader.LocalName)
            {
                case Message:
                    message = reader.ReadElementContentAsString();
                    break;
                case Type:
                    type = reader.ReadElementContentAsString();
                    break;
                case Inner when !reader.IsEmptyElement:
                    inner = Read(reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.ReadEndElement();
        return new ActorFailure { Type = type, Message = message, Inner = inner };
    }

    /// <summary>The line where it was thrown; none where the program has no symbols.</summary>
    private static int Line(Exception exception) => new StackTrace(exception, fNeedFileInfo: true).GetFrame(0)?.GetFileLineNumber() ?? 0;
}
