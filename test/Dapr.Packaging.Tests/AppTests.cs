using Dapr.Sidecar;

namespace Dapr.Packaging.Tests;

/// <summary>Programs of users that have the packages alone.</summary>
[Trait("Run", "Long")]
public sealed class AppTests(Packed packed)
{
    public static TheoryData<string> OfOfficialIds => [.. App.All.Where(app => app.Says is not null).Select(app => app.Name)];

    [Theory]
    [MemberData(nameof(OfOfficialIds))]
    public async Task Program_OfAnOfficialId_WorksBesideASidecar(string app)
    {
        var options = new SidecarOptions { HttpPort = 0, GrpcPort = 0, Environment = new Dictionary<string, string> { ["SECRET"] = "read" } };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory", Metadata = new Dictionary<string, string> { ["actorStateStore"] = "true" } });
        options.Components.Add(new ComponentSpec { Name = "lockstore", Type = "lock.in-memory" });
        options.Components.Add(new ComponentSpec { Name = "llm", Type = "conversation.echo" });
        options.Components.Add(new ComponentSpec { Name = "pubsub", Type = "pubsub.in-memory" });
        options.Components.Add(new ComponentSpec { Name = "secretstore", Type = "secretstores.local.env" });
        options.Components.Add(new ComponentSpec
        {
            Name = "crypto",
            Type = "crypto.dapr.jwks",
            Metadata = new Dictionary<string, string> { ["jwks"] = """{"keys":[{"kid":"key","kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}]}""" },
        });
        options.Components.Add(new ComponentSpec { Name = "configstore", Type = "configuration.in-memory", Metadata = new Dictionary<string, string> { ["items"] = """{"Shop:Limit": "5"}""" } });
        await using var sidecar = await DaprSidecar.StartAsync(options, TestContext.Current.CancellationToken);

        var said = await RunAsync(app, $"http://127.0.0.1:{sidecar.HttpPort}", $"http://127.0.0.1:{sidecar.GrpcPort}");

        Assert.StartsWith(App.All.Single(candidate => candidate.Name == app).Says!, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WithoutATestFramework_RunsToItsEnd() => Assert.Contains("tea Success tea\n", await RunAsync("Uses.Dapr.Testing"), StringComparison.Ordinal);

    [Fact]
    public async Task Tests_WithNUnitInParallel_Pass()
    {
        var said = await DotNet.RunAsync(packed.Apps, "test", Built("Uses.NUnit"));

        Assert.Contains("Failed:     0, Passed:     8, Skipped:     0, Total:     8", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_WithAnOfficialPackage_FailsAndNamesIt()
    {
        var (exitCode, said) = await DotNet.TryAsync(Path.Combine(packed.Apps, App.Mixed), "build", "-v", "quiet", "-nologo");

        Assert.NotEqual(0, exitCode);
        Assert.True(
            said.Contains("error DAPR0010: Mixed uses packages of the official Dapr SDK beside those of this one, which hold types of the same names: Dapr.Jobs 1.17.0.", StringComparison.Ordinal),
            said);
    }

    [Fact]
    public void Build_OfThePrograms_WarnsOfNothing() => Assert.DoesNotContain("warning ", packed.BuildSaid, StringComparison.Ordinal);

    [Fact]
    public void Restore_OfThePrograms_FetchesNothing() => Assert.Empty(packed.Fetched());

    private Task<string> RunAsync(string app, params string[] args) => DotNet.RunAsync(packed.Apps, [Built(app), .. args]);

    /// <summary>The program, which has the packages from the folder.</summary>
    private string Built(string app)
    {
        Assert.All(App.All.Single(candidate => candidate.Name == app).Packages, package => Assert.True(packed.IsRestored(package), $"{package} does not come from the folder."));
        return $"{app}/bin/Debug/net10.0/{app}.dll";
    }
}
