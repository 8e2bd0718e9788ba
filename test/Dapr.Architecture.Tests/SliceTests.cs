using System.Text.RegularExpressions;

namespace Dapr.Architecture.Tests;

/// <summary>Rule 6 of docs/architecture.md: which folder of the sidecar may import which.</summary>
public sealed partial class SliceTests
{
    private static readonly string[] Floor =
        ["Api", "AppChannel", "Components", "ControlPlane", "Inspection", "Resiliency", "Runtime", "Sqlite", "Telemetry", "Time"];

    private static readonly Dictionary<string, string[]> SliceToSlice = new()
    {
        ["State"] = ["PubSub"],
        ["Actors"] = ["State"],
        ["Workflows"] = ["Actors", "State"],
    };

    /// <summary>Ports that the floor names although they stand with their slices: the catalog makes them, and the metadata tells what they can do.</summary>
    private static readonly Dictionary<string, string[]> PortsOfTheFloor = new()
    {
        ["Components"] = ["IStateStore", "IPubSub", "ILockStore", "IBinding", "IInputBinding", "IOutputBinding", "ICryptoProvider", "IConfigurationStore", "IConversation", "StateStoreFeatures"],
        ["Inspection"] = ["StateValue", "ConversationPrompt", "ConversationAnswer"],
    };

    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Repository.Source("Dapr.Sidecar")).Select(folder => Path.GetFileName(folder)).Where(IsCode)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_Imports_AreListed(string folder)
    {
        string[] others = [.. Folders.Select(row => row.Data)];
        string[] allowed = [folder, .. Floor, .. SliceToSlice.GetValueOrDefault(folder, [])];

        var found =
            from file in Repository.CSharpFiles(Path.Combine(Repository.Source("Dapr.Sidecar"), folder))
            from import in Imports(File.ReadAllText(file), others)
            where !allowed.Contains(import)
            select $"{Repository.Relative(file)} imports {import}";

        Assert.Empty(found.Distinct());
    }

    /// <summary>Types that users write against stand in one namespace, so these are found by their names: file = type.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_TypesOfOthers_AreListed(string folder)
    {
        string[] allowed = [folder, .. Floor, .. SliceToSlice.GetValueOrDefault(folder, [])];
        var foreign = Folders.Select(row => row.Data)
            .Where(other => !allowed.Contains(other))
            .SelectMany(other => Repository.CSharpFiles(Path.Combine(Repository.Source("Dapr.Sidecar"), other)))
            .Select(file => Path.GetFileName(file).Split('.')[0])
            .Except(Folders.Select(row => row.Data))
            .Except(PortsOfTheFloor.GetValueOrDefault(folder, []))
            .ToHashSet();

        var found =
            from file in Repository.CSharpFiles(Path.Combine(Repository.Source("Dapr.Sidecar"), folder))
            from name in Identifier().Matches(WithoutText(File.ReadAllText(file))).Select(match => match.Value)
            where foreign.Contains(name)
            select $"{Repository.Relative(file)} names {name}";

        Assert.Empty(found.Distinct());
    }

    [Fact]
    public void Block_ThatHasAComponent_AsksItTheOneWayOut()
    {
        var around =
            from folder in Folders.Select(row => row.Data).Except(Floor)
            let code = string.Concat(Repository.CSharpFiles(Path.Combine(Repository.Source("Dapr.Sidecar"), folder)).Select(File.ReadAllText))
            where code.Contains("omponent.Instance", StringComparison.Ordinal) && !code.Contains("omponent.CallAsync(", StringComparison.Ordinal)
            select $"{folder} never uses Component.CallAsync";

        Assert.Empty(around);
    }

    private static bool IsCode(string folder) => folder is not ("bin" or "obj");

    private static IEnumerable<string> Imports(string text, string[] folders) =>
        NamespaceUse().Matches(text).Select(match => match.Groups[1].Value).Where(folders.Contains);

    /// <summary>Leaves comments and texts out, which may say anything.</summary>
    private static string WithoutText(string code) => Text().Replace(code, "");

    [GeneratedRegex(@"//.*|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex Text();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+\b")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\bDapr\.Sidecar\.([A-Z]\w+)\b")]
    private static partial Regex NamespaceUse();
}
