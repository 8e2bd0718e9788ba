using Dapr.Sidecar;

namespace Dapr.Packaging.Tests;

/// <summary>Programs of users that have the packages alone.</summary>
public sealed class AppTests(Packed packed)
{
    private const string Subscriptions = """[{"topic":"orders","pubsubName":"pubsub","route""";

    [Theory]
    [InlineData("Uses.Dapr.Client", "saved\n")]
    [InlineData("Uses.OtherIds", "saved\n" + Subscriptions)]
    public async Task Program_OfTheClient_KeepsStateInASidecar(string app, string says)
    {
        var options = new SidecarOptions { HttpPort = 0, GrpcPort = 0 };
        options.Components.Add(new ComponentSpec { Name = "statestore", Type = "state.in-memory" });
        await using var sidecar = await DaprSidecar.StartAsync(options, TestContext.Current.CancellationToken);

        Assert.StartsWith(says, await RunAsync(app, $"http://127.0.0.1:{sidecar.HttpPort}", $"http://127.0.0.1:{sidecar.GrpcPort}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Uses.Dapr.Common", "Dapr.Client\n")]
    [InlineData("Uses.Dapr.Testing", "tea Success tea\n")]
    public async Task Program_WithoutASidecar_RunsToItsEnd(string app, string says) => Assert.Contains(says, await RunAsync(app), StringComparison.Ordinal);

    [Fact]
    public async Task Build_WithAnOfficialPackage_FailsAndNamesIt()
    {
        var (exitCode, said) = await DotNet.TryAsync(Path.Combine(packed.Apps, App.Mixed), "build", "-v", "quiet", "-nologo");

        Assert.NotEqual(0, exitCode);
        Assert.True(
            said.Contains("error DAPR0001: Mixed uses packages of the official Dapr SDK beside those of this one, which hold types of the same names: Dapr.Jobs 1.17.0.", StringComparison.Ordinal),
            said);
    }

    private Task<string> RunAsync(string app, params string[] args)
    {
        Assert.All(App.All.Single(candidate => candidate.Name == app).Packages, package => Assert.True(packed.IsRestored(package), $"{package} does not come from the folder."));
        return DotNet.RunAsync(packed.Apps, [$"{app}/bin/Debug/net10.0/{app}.dll", .. args]);
    }
}
