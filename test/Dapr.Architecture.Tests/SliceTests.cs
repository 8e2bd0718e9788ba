using System.Text.RegularExpressions;

namespace Dapr.Architecture.Tests;

/// <summary>Rule 6 of docs/architecture.md: which folder of the sidecar may import which.</summary>
public sealed partial class SliceTests
{
    private static readonly string[] Floor =
        ["Api", "AppChannel", "Components", "ControlPlane", "Inspection", "Resiliency", "Runtime", "Telemetry", "Time"];

    private static readonly Dictionary<string, string[]> SliceToSlice = new()
    {
        ["State"] = ["PubSub"],
        ["Actors"] = ["State"],
        ["Workflows"] = ["Actors", "State"],
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

    private static bool IsCode(string folder) => folder is not ("bin" or "obj");

    private static IEnumerable<string> Imports(string text, string[] folders) =>
        NamespaceUse().Matches(text).Select(match => match.Groups[1].Value).Where(folders.Contains);

    [GeneratedRegex(@"\bDapr\.Sidecar\.([A-Z]\w+)\b")]
    private static partial Regex NamespaceUse();
}
