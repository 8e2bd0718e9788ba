using System.Reflection;
using System.Text.RegularExpressions;
using Dapr.Client;

namespace Dapr.AspNetCore.Tests.Compatibility;

/// <summary>
/// Every member of the official packages for calls and for ASP.NET Core is ours, too: name, parameters with names and
/// defaults, abstract or virtual, obsolete or not. What is not stands in <c>waiting.txt</c>, with the reason.
/// </summary>
public sealed partial class OfficialApiTests
{
    private static readonly Assembly[] Ours = [typeof(DaprDefaults).Assembly, typeof(DaprClient).Assembly, typeof(DaprAuthenticationOptions).Assembly];

    static OfficialApiTests()
    {
        foreach (var type in Ours.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.IsValueType))
        {
            ApiText.ValueTypes.Add(type.Name.Split('`')[0]);
        }
    }

    [Theory]
    [InlineData("Dapr.Common")]
    [InlineData("Dapr.Client")]
    [InlineData("Dapr.AspNetCore")]
    public void Member_OfTheOfficialPackage_IsOursOrWaits(string package)
    {
        var waiting = Waiting();

        var missing = Official(package).SelectMany(Differences).Where(difference => !waiting.Any(entry => entry.Covers(difference)));

        Assert.True(!missing.Any(), string.Join("\n", missing));
    }

    [Fact]
    public void Waiting_EveryEntry_IsStillMissing()
    {
        var differences = new[] { "Dapr.Common", "Dapr.Client", "Dapr.AspNetCore" }.SelectMany(Official).SelectMany(Differences).ToList();

        var there = Waiting().Where(entry => !differences.Any(entry.Covers)).Select(entry => entry.Name);

        Assert.True(!there.Any(), $"These are there; take them off the list: {string.Join(", ", there)}");
    }

    [Fact]
    public void Waiting_ForWhatever_IsOnThePage()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "migration.md"));
        var names = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Compatibility", "waiting.txt")).Where(line => line.Length > 0 && line[0] != '#').ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches(name.EndsWith("ctor", StringComparison.Ordinal) ? "new InvocationException" : $@"[`.]{name.Split('.')[^1]}\b", page));
    }

    [Theory]
    [InlineData("abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", true)]
    [InlineData("Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<bool> CheckHealthAsync(CancellationToken cancellation=default)", false)]
    [InlineData("abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken)", false)]
    [InlineData("[Obsolete(\"x\")] abstract Task<bool> CheckHealthAsync(CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<(TValue value, string tag)> GetStateAndETagAsync<TValue>(string storeName, string key, ConsistencyMode? consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", false)]
    [InlineData("abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(string storeName, string key, ConsistencyMode? consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", true)]
    [InlineData("abstract Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(string storeName, string key, ConsistencyMode consistencyMode=null, IReadOnlyDictionary<string, string>? metadata=null, CancellationToken cancellationToken=default)", false)]
    public void Comparison_OfOneMember_SeesEveryDetail(string line, bool isOurs) =>
        Assert.Equal(isOurs, OfficialMember.Read(line, "DaprClient").All(member => Difference(typeof(DaprClient), member) is null));

    private static IReadOnlyList<OfficialType> Official(string package) =>
        OfficialType.Read(Path.Combine(AppContext.BaseDirectory, "sdk-api", package + ".txt"));

    private static IEnumerable<Missing> Differences(OfficialType official)
    {
        var name = official.Arity == 0 ? official.FullName : $"{official.FullName}`{official.Arity}";
        if (Ours.Select(assembly => assembly.GetType(name)).FirstOrDefault(found => found is { IsPublic: true }) is not { } type)
        {
            return [new Missing(official.FullName, "", "no such type")];
        }

        var isAbstract = official.Modifiers.Contains("abstract", StringComparison.Ordinal);
        var isStatic = official.Modifiers.Contains("static", StringComparison.Ordinal);
        var isSealed = official.Modifiers.Contains("sealed", StringComparison.Ordinal);
        var shape = official.Kind switch
        {
            "enum" => type.IsEnum,
            "interface" => type.IsInterface,
            "struct" => type is { IsValueType: true, IsEnum: false },
            _ => type.IsClass && type.IsAbstract == (isAbstract || isStatic) && type.IsSealed == (isSealed || isStatic),
        };
        return
        [
            .. shape ? Array.Empty<Missing>() : [new Missing(official.FullName, "", $"not a {official.Modifiers} {official.Kind}")],
            .. official.Bases.Except(CompiledType.Bases(type)).Select(parent => new Missing(official.FullName, "", $"not a {parent}")),
            .. official.Attributes.Where(attribute => attribute.StartsWith("AttributeUsage", StringComparison.Ordinal) && !HasUsage(type, attribute))
                .Select(attribute => new Missing(official.FullName, "", attribute)),
            .. official.Members.Select(member => Difference(type, member) is { } difference ? new Missing(official.FullName, member.Name, difference) : null).OfType<Missing>(),
        ];
    }

    private static string? Difference(Type type, OfficialMember official)
    {
        var found = CompiledType.Members(type).FirstOrDefault(member => member.Declaration == official.Declaration).Member;
        if (found is null)
        {
            var near = CompiledType.Members(type).Where(member => member.Member.Name == official.Name).Select(member => member.Declaration);
            return $"{official.Declaration} (ours: {string.Join(" | ", near)})";
        }

        if (found is PropertyInfo property && official.Accessors.Except(CompiledType.Accessors(property)).FirstOrDefault() is { } accessor)
        {
            return $"{official.Declaration} {{ {accessor}; }}";
        }

        var obsolete = official.Attributes.FirstOrDefault(attribute => attribute.StartsWith("Obsolete", StringComparison.Ordinal));
        if ((obsolete is null) != !found.IsDefined(typeof(ObsoleteAttribute))
            || (obsolete is not null && DiagnosticId().Match(obsolete) is { Success: true } id && found.GetCustomAttribute<ObsoleteAttribute>()!.DiagnosticId != id.Groups[1].Value))
        {
            return $"{official.Declaration} [{obsolete ?? "not obsolete"}]";
        }

        var json = official.Attributes.FirstOrDefault(attribute => attribute.StartsWith("JsonPropertyName", StringComparison.Ordinal));
        return json is not null && found.GetCustomAttribute<System.Text.Json.Serialization.JsonPropertyNameAttribute>()?.Name != json.Split('"')[1] ? json : null;
    }

    private static bool HasUsage(Type type, string official)
    {
        var usage = type.GetCustomAttribute<AttributeUsageAttribute>();
        var targets = official.Split('(', ',')[1].Split('|').Select(target => Enum.Parse<AttributeTargets>(target.Trim(' ', ')').Split('.')[1])).Aggregate((one, other) => one | other);
        return usage is not null && usage.ValidOn == targets && usage.AllowMultiple == official.Contains("AllowMultiple = true", StringComparison.Ordinal);
    }

    private static IReadOnlyList<Entry> Waiting() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Compatibility", "waiting.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => new Entry(line.Trim())),
    ];

    [GeneratedRegex("DiagnosticId = \"(\\w+)\"")]
    private static partial Regex DiagnosticId();

    private sealed record Missing(string Type, string Member, string What)
    {
        public override string ToString() => $"{Type}.{Member}: {What}";
    }

    /// <summary>A type, or a member of one with all its overloads.</summary>
    private sealed record Entry(string Name)
    {
        public bool Covers(Missing missing) => missing.Type == Name || $"{missing.Type}.{missing.Member}" == Name;
    }
}
