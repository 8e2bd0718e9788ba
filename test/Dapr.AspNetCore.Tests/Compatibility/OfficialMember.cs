using System.Text.RegularExpressions;

namespace Dapr.AspNetCore.Tests.Compatibility;

/// <summary>A member of a type of the official packages.</summary>
/// <param name="Name">Its name; <c>.ctor</c> for a constructor.</param>
/// <param name="Declaration">What it is, in the form that <see cref="CompiledType"/> writes.</param>
/// <param name="Accessors">For a property, what can be done with it.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed partial record OfficialMember(string Name, string Declaration, IReadOnlyList<string> Accessors, IReadOnlyList<string> Attributes)
{
    public static OfficialMember Constructor(string parameters, bool isProtected) =>
        new(".ctor", $"{(isProtected ? "protected " : "")}ctor({ApiText.Parameters(parameters)})", [], []);

    public static IEnumerable<OfficialMember> Read(string line, string type)
    {
        var (attributes, text) = ApiText.Attributes(line);
        if (text.StartsWith('{'))
        {
            return ApiText.Split(text.Trim('{', '}', ' '), ',').Select(value => ApiText.Attributes(value).Declaration).Select(value => new OfficialMember(value, value, [], []));
        }

        var modifiers = Modifier().Match(text).Value;
        var rest = text[modifiers.Length..];
        modifiers = modifiers.Replace("new ", "", StringComparison.Ordinal);
        var member =
            Property().Match(rest) is { Success: true } property ? ReadProperty(modifiers, property)
            : rest.StartsWith("ctor(", StringComparison.Ordinal) ? Constructor(rest[5..^1], modifiers.Contains("protected", StringComparison.Ordinal))
            : rest.Split(" where ")[0].EndsWith(')') && !rest.Contains(" = ", StringComparison.Ordinal) ? ReadMethod(modifiers, rest)
            : ReadField(modifiers, rest);
        return [member with { Attributes = attributes }];
    }

    private static OfficialMember ReadProperty(string modifiers, Match property)
    {
        var (type, name) = TypeAndName(property.Groups["declaration"].Value);
        var accessors = property.Groups["accessors"].Success
            ? property.Groups["accessors"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(accessor => !accessor.Contains(' ', StringComparison.Ordinal))
            : ["get"];
        return new OfficialMember(name, $"{modifiers}{type} {name}", [.. accessors], []);
    }

    private static OfficialMember ReadField(string modifiers, string text)
    {
        var value = text.IndexOf(" = ", StringComparison.Ordinal);
        var (type, name) = TypeAndName(value < 0 ? text : text[..value]);
        var literal = modifiers.Contains("const", StringComparison.Ordinal) ? $" = {text[(value + 3)..]}" : "";
        return new OfficialMember(name, $"{modifiers}{type} {name}{literal};", [], []);
    }

    private static OfficialMember ReadMethod(string modifiers, string text)
    {
        var parts = text.Split(" where ");
        var open = OpenOfParameters(parts[0]);
        var (type, signature) = TypeAndName(parts[0][..open]);
        var constraints = parts[1..].Select(constraint => constraint.Replace(" ", "", StringComparison.Ordinal));
        var parameters = ApiText.Parameters(parts[0][(open + 1)..^1]);
        return new OfficialMember(
            signature.Split('<')[0],
            $"{modifiers}{type} {signature.Replace(" ", "", StringComparison.Ordinal)}({parameters}){string.Concat(constraints.Select(constraint => $" where {constraint}"))}",
            [],
            []);
    }

    /// <summary>The bracket before the parameters: the one that the last bracket closes.</summary>
    private static int OpenOfParameters(string text)
    {
        for (var open = text.IndexOf('(', StringComparison.Ordinal); open >= 0; open = text.IndexOf('(', open + 1))
        {
            if (ApiText.Close(text, open) == text.Length - 1)
            {
                return open;
            }
        }

        throw new FormatException($"No parameters in '{text}'.");
    }

    private static (string Type, string Name) TypeAndName(string text)
    {
        var parts = ApiText.Split(text.Trim(), ' ').ToList();
        return (ApiText.Type(string.Join(' ', parts[..^1])), parts[^1]);
    }

    [GeneratedRegex(@"^(?:(?:static|abstract|virtual|override|protected|internal|const|new|readonly) )*")]
    private static partial Regex Modifier();

    [GeneratedRegex(@"^(?<declaration>[^={]+?) (?:\{ (?<accessors>(?:(?:private |protected |internal )?(?:get|set|init); ?)+)\}|=> )")]
    private static partial Regex Property();
}
