namespace Dapr.AspNetCore.Tests.Compatibility;

/// <summary>Takes C# declarations apart.</summary>
internal static class ApiText
{
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["Int32"] = "int",
        ["Int64"] = "long",
        ["Boolean"] = "bool",
        ["String"] = "string",
        ["Object"] = "object",
        ["Byte"] = "byte",
        ["Void"] = "void",
        ["Double"] = "double",
    };

    /// <summary>The value types of the platform that signatures name; those of our own are added.</summary>
    public static HashSet<string> ValueTypes { get; } = ["int", "long", "bool", "double", "byte", "TimeSpan", "DateTime", "DateTimeOffset", "CancellationToken"];

    public static string Alias(string name) => Aliases.GetValueOrDefault(name, name);

    /// <summary>Splits at a separator that stands in no brackets.</summary>
    public static IEnumerable<string> Split(string text, char separator)
    {
        var (depth, start) = (0, 0);
        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] is '<' or '(' or '[' or '{' ? 1 : text[index] is '>' or ')' or ']' or '}' && !(text[index] == '>' && text[index - 1] == '=') ? -1 : 0;
            if (depth == 0 && text[index] == separator)
            {
                yield return text[start..index].Trim();
                start = index + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    /// <summary>The index of the bracket that closes the one at an index.</summary>
    public static int Close(string text, int open)
    {
        var depth = 0;
        for (var index = open; index < text.Length; index++)
        {
            depth += text[index] is '(' or '[' ? 1 : text[index] is ')' or ']' ? -1 : 0;
            if (depth == 0)
            {
                return index;
            }
        }

        throw new FormatException($"No end of the bracket at {open} in '{text}'.");
    }

    /// <summary>Takes the attributes off the front of a declaration.</summary>
    public static (IReadOnlyList<string> Attributes, string Declaration) Attributes(string text)
    {
        var attributes = new List<string>();
        while (text.StartsWith('['))
        {
            var end = Close(text, 0);
            attributes.Add(text[1..end]);
            text = text[(end + 1)..].TrimStart();
        }

        return (attributes, text);
    }

    /// <summary>A type in one form: no blanks but before the name of a tuple's element, no mark on references that may be null.</summary>
    public static string Type(string text)
    {
        text = text.Trim();
        if (text.StartsWith('(') && Close(text, 0) == text.TrimEnd('?').Length - 1)
        {
            return $"({string.Join(",", Split(text.TrimEnd('?')[1..^1], ',').Select(Element))})";
        }

        var mark = text.EndsWith('?') ? "?" : "";
        text = text.TrimEnd('?');
        if (text.EndsWith("[]", StringComparison.Ordinal))
        {
            return Type(text[..^2]) + "[]";
        }

        if (text.IndexOf('<', StringComparison.Ordinal) is > 0 and var open)
        {
            return $"{text[..open]}<{string.Join(",", Split(text[(open + 1)..^1], ',').Select(Type))}>";
        }

        var name = Alias(text.Split('.')[^1]);
        return ValueTypes.Contains(name) ? name + mark : name;
    }

    private static string Element(string element)
    {
        var parts = Split(element, ' ').ToList();
        return parts.Count > 1 ? $"{Type(string.Join(' ', parts[..^1]))} {parts[^1]}" : Type(parts[0]);
    }

    public static string Parameters(string text) => string.Join(", ", Split(text, ',').Select(Parameter));

    private static string Parameter(string text)
    {
        var (_, rest) = Attributes(text);
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        var (declaration, fallback) = equals < 0 ? (rest, null) : (rest[..equals].Trim(), rest[(equals + 1)..].Trim());
        var modifier = new[] { "this ", "out ", "params ", "ref " }.FirstOrDefault(candidate => declaration.StartsWith(candidate, StringComparison.Ordinal)) ?? "";
        var parts = Split(declaration[modifier.Length..], ' ').ToList();
        return $"{modifier}{Type(string.Join(' ', parts[..^1]))} {parts[^1]}{(fallback is null ? "" : "=" + Default(fallback))}";
    }

    private static string Default(string text) => text switch
    {
        "null" or "default" => "default",
        "Constants.ContentTypeApplicationJson" => "\"application/json\"",
        _ => text,
    };
}
