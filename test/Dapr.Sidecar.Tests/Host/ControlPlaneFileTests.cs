using Dapr.Sidecar.Tests.Components;
using Dapr.Sidecar.Tests.Sqlite;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>Sidecars of several processes that find each other by a file.</summary>
public sealed class ControlPlaneFileTests
{
    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0"];

    [Fact]
    public async Task Invoke_AProgramThatNamesTheSameFile_ReachesItsApplication()
    {
        using var file = new TestFile();
        await using var app = await PortApp.StartAsync(context => context.Response.WriteAsync($"{context.Request.Path} {context.Request.Headers["dapr-caller-app-id"]}"));
        using var callee = new SidecarProgram([.. AnyPorts, "--app-id=callee", $"--app-port={app.Port}", "--control-plane-file", file.Path]);
        using var caller = new SidecarProgram([.. AnyPorts, "--app-id=caller", $"--control-plane-file={file.Path}"]);
        (await callee.RunningAsync()).Dispose();
        using var client = await caller.RunningAsync();

        Assert.Equal("/x caller", await client.GetStringAsync("/v1.0/invoke/callee/method/x", TestContext.Current.CancellationToken));

        using (await client.PostAsync("/v1.0/shutdown", null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(0, await caller.EndedAsync());
        }

        using var third = new SidecarProgram([.. AnyPorts, "--app-id=third", $"--control-plane-file={file.Path}"]);
        using var thirdClient = await third.RunningAsync();
        using var gone = await thirdClient.GetAsync("/v1.0/invoke/caller/method/x", TestContext.Current.CancellationToken);
        Assert.Contains("no host found with the given ID", await gone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_BySidecarsOfOneProcessWhoseConfigurationNamesAFile_Reaches()
    {
        using var file = new TestFile();
        var configuration = $"  nameResolution:\n    component: sqlite\n    version: v1\n    configuration:\n      connectionString: \"{file.Path}\"\n      updateInterval: 30s\n";
        var log = new CollectedLog();
        await using var callee = await TestSidecar.StartAsync(
            options => (options.AppId, options.AppHandler) = ("callee", new TestApp((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StringContent("hello") }))), configuration);
        await using var caller = await TestSidecar.StartAsync(options => (options.AppId, options.LoggerFactory) = ("caller", log), configuration);
        await callee.Sidecar.Ready;

        Assert.Equal("hello", await caller.Http.GetStringAsync("/v1.0/invoke/callee/method/x", TestContext.Current.CancellationToken));
        Assert.DoesNotContain(log.Of("Dapr.Sidecar.DaprSidecar"), entry => entry.Message.Contains("no effect yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithAFileThatIsNone_SaysSo()
    {
        using var file = new TestFile();
        await File.WriteAllTextAsync(file.Path, new string('x', 5000), TestContext.Current.CancellationToken);
        using var program = new SidecarProgram([.. AnyPorts, "--app-id=app1", $"--control-plane-file={file.Path}"]);

        Assert.Equal(1, await program.EndedAsync());
        Assert.Matches("level=fatal msg=\".*The control plane cannot be opened: the SQLite file .*test.db cannot be used: ", program.Output);
    }

    [Fact]
    public async Task Start_WithAConfigurationThatNamesNoFile_SaysWhere()
    {
        using var folder = new ResourceFolder();
        var config = folder.Write("c.yaml", "kind: Configuration\nspec:\n  nameResolution:\n    component: sqlite\n");

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options => options.ConfigPaths = [config]));

        Assert.Equal($"error loading configuration: {config}:4: nameResolution: connectionString is missing", failure.Message);
    }

    [Fact]
    public async Task Start_WithAControlPlaneAndAFile_Refuses()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(
            () => TestSidecar.StartAsync(options => (options.ControlPlane, options.ControlPlaneFile) = (new ControlPlane(), "a.db")));

        Assert.Contains("cannot have both", failure.Message, StringComparison.Ordinal);
    }
}
