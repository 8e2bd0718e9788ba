using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dapr.Docs.Tests;

/// <summary>The application of the README beside the sidecar as a program, with its resource file and its commands; only the ports are others.</summary>
public sealed partial class BesideSidecarTests
{
    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Commands_OfTheReadme_KeepTheArticle()
    {
        await using var app = await RunningProgram.StartAsync(() => ShopProgram.Run(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]));
        var appPort = app.Port;
        var directory = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(
            Path.Combine(directory.CreateSubdirectory("components").FullName, "shop.yaml"), Assert.Single(Readme.Snippets("yaml")), TestContext.Current.CancellationToken);

        using var sidecar = Start(directory, appPort);
        var (httpPort, grpcPort) = await PortsAsync(sidecar);
        (app.Configuration["DAPR_HTTP_PORT"], app.Configuration["DAPR_GRPC_PORT"]) = (httpPort, grpcPort);
        using var http = new HttpClient();
        var answers = new List<string>();
        foreach (var command in Readme.Snippets("bash").Single(snippet => snippet.StartsWith("curl", StringComparison.Ordinal)).Split('\n'))
        {
            var address = command.Split(' ')[^1].Replace(":5000", $":{appPort}", StringComparison.Ordinal).Replace(":3500", $":{httpPort}", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(command.Contains("-X POST", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        sidecar.Kill();
        await sidecar.WaitForExitAsync(TestContext.Current.CancellationToken);
        directory.Delete(recursive: true);
        Assert.Equal(["", """["tea"]"""], answers);
    }

    /// <summary>Runs the sidecar with the arguments that the README gives it.</summary>
    private static Process Start(DirectoryInfo directory, int appPort)
    {
        var command = Readme.Snippets("bash").Single(snippet => snippet.Contains("Dapr.Sidecar.Host", StringComparison.Ordinal));
        var args = command.Split(" -- ")[1].Replace("5000", $"{appPort}", StringComparison.Ordinal).Split(' ');
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Dapr.Sidecar.Host.dll"), .. args, .. AnyPorts])
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Waits until the sidecar runs, and tells its ports.</summary>
    private static async Task<(string Http, string Grpc)> PortsAsync(Process sidecar)
    {
        var output = new List<string>();
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var (http, grpc) = ("", "");
        while (await sidecar.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            output.Add(line);
            (http, grpc) = (HttpPort().Match(line) is { Success: true } ofHttp ? ofHttp.Groups[1].Value : http, GrpcPort().Match(line) is { Success: true } ofGrpc ? ofGrpc.Groups[1].Value : grpc);
            if (line.Contains("dapr initialized", StringComparison.Ordinal))
            {
                // What it says from here on nobody reads, but somebody has to take it.
                _ = sidecar.StandardOutput.ReadToEndAsync(CancellationToken.None);
                _ = sidecar.StandardError.ReadToEndAsync(CancellationToken.None);
                return (http, grpc);
            }
        }

        Assert.Fail($"The sidecar did not start; it said:\n{string.Join('\n', output)}\n{await sidecar.StandardError.ReadToEndAsync(limit.Token)}");
        return default;
    }

    [GeneratedRegex("HTTP server is running on port (\\d+)")]
    private static partial Regex HttpPort();

    [GeneratedRegex("API gRPC server is running on port (\\d+)")]
    private static partial Regex GrpcPort();
}
