using System.Text.RegularExpressions;

namespace Dapr.AspNetCore.Tests.Compatibility;

/// <summary>A type of the official packages, as a file of <c>sdk-api</c> writes it.</summary>
internal sealed partial class OfficialType
{
    private OfficialType(string @namespace, string line)
    {
        Namespace = @namespace;
        (Attributes, var rest) = ApiText.Attributes(line.Split("   «")[0].Trim());
        var match = Header().Match(rest);
        Kind = match.Groups["kind"].Value;
        Modifiers = match.Groups["modifiers"].Value.Trim();
        Name = match.Groups["name"].Value;
        Arity = match.Groups["generics"].Success ? ApiText.Split(match.Groups["generics"].Value, ',').Count() : 0;
        rest = rest[match.Length..];
        if (rest.StartsWith('('))
        {
            var end = ApiText.Close(rest, 0);
            PrimaryParameters = rest[1..end];
            rest = rest[(end + 1)..];
        }

        var bases = rest.Split(" where ")[0].Trim();
        Bases = bases.StartsWith(':') ? [.. ApiText.Split(bases[1..], ',').Select(text => text.Split('(')[0]).Select(ApiText.Type)] : [];
    }

    public IReadOnlyList<string> Attributes { get; }

    public int Arity { get; }

    public IReadOnlyList<string> Bases { get; }

    public string FullName => $"{Namespace}.{Name}";

    public string Kind { get; }

    public List<OfficialMember> Members { get; } = [];

    public string Modifiers { get; }

    public string Name { get; }

    public string Namespace { get; }

    private string? PrimaryParameters { get; }

    /// <summary>Reads a file.</summary>
    public static IReadOnlyList<OfficialType> Read(string path)
    {
        var types = new List<OfficialType>();
        var @namespace = "";
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
            {
                @namespace = line["namespace ".Length..].Trim();
            }
            else if (line.StartsWith(' '))
            {
                types[^1].Members.AddRange(OfficialMember.Read(line.Trim(), types[^1].Name));
            }
            else
            {
                types.Add(new OfficialType(@namespace, line));
            }
        }

        foreach (var type in types)
        {
            type.AddImplied();
        }

        return types;
    }

    /// <summary>What the language adds to what is written: constructors, and the properties of a record.</summary>
    private void AddImplied()
    {
        if (PrimaryParameters is not null)
        {
            Members.Add(OfficialMember.Constructor(PrimaryParameters, Modifiers.Contains("abstract", StringComparison.Ordinal)));
            if (Kind == "record")
            {
                Members.AddRange(ApiText.Split(PrimaryParameters, ',').SelectMany(parameter => OfficialMember.Read($"{parameter.Split('=')[0]} {{ get; init; }}", Name)));
            }
        }
        else if (Kind == "class" && Modifiers is "" or "sealed" && !Members.Any(member => member.Name == ".ctor"))
        {
            Members.Add(OfficialMember.Constructor("", isProtected: false));
        }
    }

    [GeneratedRegex(@"^(?<modifiers>(?:(?:static|abstract|sealed|readonly) )*)(?<kind>class|interface|enum|struct|record) (?<name>\w+)(?:<(?<generics>[^>]*)>)?")]
    private static partial Regex Header();
}
