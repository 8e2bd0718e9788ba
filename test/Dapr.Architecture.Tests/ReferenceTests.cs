using System.Reflection;
using System.Xml.Linq;

namespace Dapr.Architecture.Tests;

/// <summary>The table "may reference" of docs/architecture.md: what a project and its assembly may import.</summary>
public sealed class ReferenceTests
{
    private const string AspNet = "Microsoft.AspNetCore.App";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dapr.Rpc"] = ["Google.Protobuf", "Microsoft.Extensions.Logging.Abstractions"],
        ["Dapr.Rpc.Server"] = ["Dapr.Rpc", AspNet, "Google.Protobuf", "Grpc.Tools"],
        ["Dapr.Protos"] = ["Dapr.Rpc", "Google.Protobuf", "Grpc.Tools"],
        ["Dapr.Common"] =
        [
            "Dapr.Protos", "Polly.Core", "Microsoft.Extensions.Http", "Microsoft.Extensions.Configuration.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["Dapr.Generators"] = ["Microsoft.CodeAnalysis.CSharp"],
        ["Dapr.Client"] = ["Dapr.Common", "Dapr.Generators", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Http"],
        ["Dapr.AspNetCore"] = ["Dapr.Client", "Dapr.Rpc.Server", AspNet],
        ["Dapr.Actors"] = ["Dapr.Common", "Dapr.Generators", "Castle.Core"],
        ["Dapr.Actors.AspNetCore"] = ["Dapr.Actors", AspNet],
        ["Dapr.AI.Microsoft.Extensions"] = ["Dapr.Client", "Microsoft.Extensions.AI.Abstractions"],
        ["Dapr.Extensions.Configuration"] = ["Dapr.Client", "Microsoft.Extensions.Configuration"],
        ["Dapr.Sidecar"] = ["Dapr.Protos", "Dapr.Rpc.Server", AspNet, "Google.Protobuf", "YamlDotNet", "Polly.Core", "Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "Grpc.Tools"],
        ["Dapr.Sidecar.Host"] = ["Dapr.Sidecar", AspNet, "System.CommandLine"],
        ["Dapr.Testing"] = ["Dapr.Sidecar", "Dapr.Client", "Dapr.AspNetCore", "Dapr.Actors.AspNetCore", AspNet, "Microsoft.AspNetCore.Mvc.Testing"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    /// <summary>All but what the compiler loads.</summary>
    public static TheoryData<string> Loadable => [.. Allowed.Keys.Except(["Dapr.Generators"])];

    [Fact]
    public void Projects_OfTheHouse_AreThoseOfThePage()
    {
        var projects = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order();

        Assert.Equal(Allowed.Keys.Order(), projects);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_AreAllowed(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Source(project), project + ".csproj"));
        string[] kinds = ["ProjectReference", "PackageReference", "FrameworkReference"];

        var references = file.Descendants()
            .Where(element => kinds.Contains(element.Name.LocalName))
            .Select(element => (string)element.Attribute("Include")!)
            .Select(include => include.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(include) : include);

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Loadable))]
    public void Assembly_References_AreWithinWhatTheProjectMayReach(string project)
    {
        var reachable = new HashSet<string>();
        Reach(project, reachable);

        var ours = Assembly.Load(project == "Dapr.Sidecar.Host" ? "Dapr.Sidecar.Host" : project)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Dapr.", StringComparison.Ordinal));

        Assert.Empty(ours.Except(reachable));
    }

    [Fact]
    public void ClientSideAndSidecarSide_NeverMeet()
    {
        string[] sidecarSide = ["Dapr.Sidecar", "Dapr.Sidecar.Host"];
        string[] clientSide = ["Dapr.Common", "Dapr.Client", "Dapr.AspNetCore", "Dapr.Actors", "Dapr.Actors.AspNetCore", "Dapr.Extensions.Configuration", "Dapr.AI.Microsoft.Extensions"];

        foreach (var project in sidecarSide)
        {
            var reachable = new HashSet<string>();
            Reach(project, reachable);
            Assert.Empty(reachable.Intersect(clientSide));
        }

        foreach (var project in clientSide)
        {
            var reachable = new HashSet<string>();
            Reach(project, reachable);
            Assert.Empty(reachable.Intersect(sidecarSide));
        }
    }

    private static void Reach(string project, HashSet<string> reachable)
    {
        foreach (var reference in Allowed.GetValueOrDefault(project, []))
        {
            if (reachable.Add(reference))
            {
                Reach(reference, reachable);
            }
        }
    }
}
