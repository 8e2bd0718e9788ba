using System.Globalization;
using System.Text;
using System.Xml;

namespace Dapr.Actors.Dispatch;

/// <summary>XML that stands in headers of HTTP: one line, and nothing but ASCII.</summary>
internal static class RemotingXml
{
    /// <summary>Appends a text; what has a meaning to XML, and what a header cannot carry, by its number.</summary>
    public static void Escape(StringBuilder xml, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is > 0x7E or < 0x20 or '<' or '>' or '&' or '"')
            {
                xml.Append(CultureInfo.InvariantCulture, $"&#x{rune.Value:X};");
            }
            else
            {
                xml.Append((char)rune.Value);
            }
        }
    }

    /// <summary>Appends an entry of a dictionary of bytes, with the prefix <c>b</c>.</summary>
    public static void Entry(StringBuilder xml, string key, string value)
    {
        xml.Append("<b:KeyValueOfstringbase64Binary><b:Key>").Append(key).Append("</b:Key>");
        xml.Append(value.Length == 0 ? "<b:Value/>" : $"<b:Value>{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}</b:Value>");
        xml.Append("</b:KeyValueOfstringbase64Binary>");
    }

    /// <summary>Reads a header.</summary>
    public static XmlReader Reader(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true });
}
