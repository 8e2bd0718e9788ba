using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>How the program starts, logs and ends.</summary>
public sealed class SidecarProgramTests
{
    private static readonly string[] AnyPorts = ["--app-id=app1", "--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0"];

    [Theory]
    [InlineData(2, "--app-id=a", "--nope=1")]
    [InlineData(1, "--app-id=a.b")]
    public async Task Start_WithBadFlags_EndsWithTheirCode(int exitCode, params string[] args)
    {
        using var program = new SidecarProgram(args);

        Assert.Equal(exitCode, await program.EndedAsync());
    }

    [Fact]
    public async Task Start_WithAComponentThatIsUnknown_EndsWithOneAndSaysWhy()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(
            Path.Combine(directory, "s.yaml"),
            "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: s\nspec:\n  type: state.nope\n  version: v1\n",
            TestContext.Current.CancellationToken);

        using var program = new SidecarProgram([.. AnyPorts, "--resources-path", directory]);

        Assert.Equal(1, await program.EndedAsync());
        Assert.Contains("level=fatal", program.Output);
        Assert.Contains("couldn't find state store state.nope/v1", program.Output);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Shutdown_OverTheApi_EndsGracefully()
    {
        using var program = new SidecarProgram(AnyPorts);
        using var client = await program.RunningAsync();

        using var response = await client.PostAsync("/v1.0/shutdown", null);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(0, await program.EndedAsync());
        Assert.Contains("Daprd shutdown gracefully", program.Output);
    }

    [Fact]
    public async Task Shutdown_ThatIsForced_EndsWithOne()
    {
        using var program = new SidecarProgram(AnyPorts);
        using var client = await program.RunningAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/shutdown") { Headers = { { "dapr-force-shutdown", "true" } } };

        (await client.SendAsync(request)).Dispose();

        Assert.Equal(1, await program.EndedAsync());
    }

    [Fact]
    public async Task Terminate_EndsGracefully()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are a matter of Unix.");
        using var program = new SidecarProgram(AnyPorts);
        (await program.RunningAsync()).Dispose();

        using var kill = Process.Start("kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

        Assert.Equal(0, await program.EndedAsync());
    }

    [Fact]
    public async Task Terminate_ASecondTime_EndsAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are a matter of Unix.");
        using var program = new SidecarProgram([.. AnyPorts, "--dapr-block-shutdown-duration=10m"]);
        (await program.RunningAsync()).Dispose();
        using var first = Process.Start("kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await program.SaysAsync("Blocking graceful shutdown");

        using var second = Process.Start("kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

        Assert.NotEqual(0, await program.EndedAsync());
    }

    [Fact]
    public async Task Log_InText_HasTheRuntimesForm()
    {
        using var program = new SidecarProgram([.. AnyPorts, "--placement-host-address=x"]);
        (await program.RunningAsync()).Dispose();

        Assert.Matches("(?m)^time=\"[0-9T:.-]+Z\" level=info msg=\".+\" app_id=app1 instance=\\S+ scope=dapr\\.runtime type=log ver=\\S+$", program.Output);
        Assert.Matches("(?m)placement-host-address.* scope=dapr\\.runtime type=log", program.Output);
    }

    [Fact]
    public async Task Log_OfTheApi_HasItsFields()
    {
        using var program = new SidecarProgram([.. AnyPorts, "--enable-api-logging"]);
        using var client = await program.RunningAsync();
        await client.GetByteArrayAsync("/v1.0/metadata", TestContext.Current.CancellationToken);
        (await client.PostAsync("/v1.0/shutdown", null, TestContext.Current.CancellationToken)).Dispose();
        Assert.Equal(0, await program.EndedAsync());

        Assert.Matches(
            "(?m)msg=\"HTTP API Called\" app_id=app1 code=200 duration=\\d+ instance=\\S+ method=\"GET /v1.0/metadata\" scope=dapr\\.runtime\\.http-info size=\\d+ type=log useragent= ver=\\S+$",
            program.Output);
    }

    [Fact]
    public async Task Log_AsJson_HasTheRuntimesMembers()
    {
        using var program = new SidecarProgram([.. AnyPorts, "--log-as-json"]);
        (await program.RunningAsync()).Dispose();

        var first = JsonDocument.Parse(program.Output.Split('\n')[0]).RootElement;

        Assert.Equal(["app_id", "instance", "level", "msg", "scope", "time", "type", "ver"], first.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("Starting Dapr Runtime -- version ", first.GetProperty("msg").GetString(), StringComparison.Ordinal);
        Assert.Equal(("app1", "info", "dapr.runtime", "log"), (Text("app_id"), Text("level"), Text("scope"), Text("type")));

        string? Text(string name) => first.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Log_ToAFile_IsAddedThere()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        var file = Path.Combine(directory, "dapr.log");
        await File.WriteAllTextAsync(file, "before\n", TestContext.Current.CancellationToken);
        using var program = new SidecarProgram([.. AnyPorts, "--log-file", file, "--resources-path", Path.Combine(directory, "absent")]);

        Assert.Equal(1, await program.EndedAsync());

        var lines = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.StartsWith("before\ntime=", lines, StringComparison.Ordinal);
        Assert.Contains("level=fatal", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("level=", program.Output, StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Log_ToAFileThatCannotBe_EndsWithOne()
    {
        using var program = new SidecarProgram([.. AnyPorts, "--log-file", Path.Combine(AppContext.BaseDirectory, "absent", "dapr.log")]);

        Assert.Equal(1, await program.EndedAsync());
        Assert.Contains("absent", program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dapr-http-port")]
    [InlineData("--dapr-grpc-port")]
    [InlineData("--dapr-internal-grpc-port")]
    [InlineData("--metrics-port")]
    public async Task Start_OnAPortThatIsTaken_EndsWithOneAndNamesIt(string flag)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        using var program = new SidecarProgram([.. AnyPorts, "--dapr-listen-addresses=127.0.0.1", "--dapr-internal-grpc-listen-address=127.0.0.1", "--metrics-listen-address=127.0.0.1", $"{flag}={port}"]);

        Assert.Equal(1, await program.EndedAsync());
        Assert.Matches($"level=fatal msg=\".*{port}.*address already in use", program.Output);
    }

    [Fact]
    public async Task Help_NamesTheFlags()
    {
        using var program = new SidecarProgram("--help");

        Assert.Equal(0, await program.EndedAsync());
        Assert.Contains("--app-id string", program.Output, StringComparison.Ordinal);
        Assert.Contains("--resources-path string", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_EndsWhenTheOtherSidecarWorks()
    {
        using var program = new SidecarProgram(AnyPorts);
        using var client = await program.RunningAsync();

        using var wait = new SidecarProgram("--wait", $"--dapr-http-port={client.BaseAddress!.Port}");

        Assert.Equal(0, await wait.EndedAsync());
    }

    [Fact]
    public async Task Version_IsPrinted()
    {
        using var program = new SidecarProgram("--version");

        Assert.Equal(0, await program.EndedAsync());
        Assert.Matches(@"^\d+\.\d+\.\d+", program.Output);
    }
}
