namespace Dapr.Docs.Tests;

/// <summary>The application of the README beside the sidecar as a program, with its resource file and its commands; only the ports are others.</summary>
public sealed class BesideSidecarTests
{
    private static readonly string[] AnyPorts = ["--dapr-http-port=0", "--dapr-grpc-port=0", "--dapr-internal-grpc-port=0", "--metrics-port=0"];

    [Fact]
    public async Task Commands_OfTheReadme_KeepTheArticle()
    {
        await using var app = await RunningProgram.StartAsync(() => ShopProgram.Run(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]));
        var appPort = app.Port;
        var directory = Directory.CreateTempSubdirectory();
        await File.WriteAllTextAsync(
            Path.Combine(directory.CreateSubdirectory("components").FullName, "shop.yaml"), Assert.Single(Page.Readme.Snippets("yaml")), TestContext.Current.CancellationToken);

        using var sidecar = Start(directory, appPort);
        var (httpPort, grpcPort) = (await sidecar.SaysAsync("HTTP server is running on port (\\d+)"), await sidecar.SaysAsync("API gRPC server is running on port (\\d+)"));
        await sidecar.SaysAsync("dapr initialized");
        (app.Configuration["DAPR_HTTP_PORT"], app.Configuration["DAPR_GRPC_PORT"]) = (httpPort, grpcPort);
        using var http = new HttpClient();
        var answers = new List<string>();
        foreach (var command in Page.Readme.Snippets("bash").Single(snippet => snippet.StartsWith("curl", StringComparison.Ordinal)).Split('\n'))
        {
            var address = command.Split(' ')[^1].Replace(":5000", $":{appPort}", StringComparison.Ordinal).Replace(":3500", $":{httpPort}", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(command.Contains("-X POST", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        sidecar.Dispose();
        directory.Delete(recursive: true);
        Assert.Equal(["", """["tea"]"""], answers);
    }

    /// <summary>Runs the sidecar with the arguments that the README gives it.</summary>
    private static OwnProcess Start(DirectoryInfo directory, int appPort)
    {
        var command = Page.Readme.Snippets("bash").Single(snippet => snippet.Contains("Dapr.Sidecar.Host", StringComparison.Ordinal));
        var args = command.Split(" -- ")[1].Replace("5000", $"{appPort}", StringComparison.Ordinal).Split(' ');
        return OwnProcess.Start(OwnProcess.Sidecar, directory.FullName, new Dictionary<string, string>(), [.. args, .. AnyPorts]);
    }
}
