using System.Globalization;
using System.Text.RegularExpressions;
using Dapr.Interop.Tests.Programs;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.Apps;

/// <summary>The sidecar as a program of its own, with the flags of the runtime and components in files.</summary>
internal sealed partial class SidecarProgram : RunningSidecar
{
    private readonly TestProgram _program;

    private SidecarProgram(TestProgram program, Dictionary<string, int> ports)
    {
        _program = program;
        HttpPort = ports["HTTP"];
        GrpcPort = ports["API gRPC"];
    }

    public override int HttpPort { get; }

    public override int GrpcPort { get; }

    public override bool IsConfigurationChangeable => false;

    public static async Task<RunningSidecar> StartAsync(int appPort, AppProtocol appProtocol, AppResources resources)
    {
        var program = new TestProgram(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Dapr.Sidecar.Host.dll"), "--app-id", AppId, "--app-port", $"{appPort}",
                "--app-protocol", appProtocol == AppProtocol.Grpc ? "grpc" : "http", "--dapr-http-port=0", "--dapr-grpc-port=0",
                "--dapr-internal-grpc-port=0", "--metrics-port=0", "--dapr-listen-addresses=127.0.0.1", "--resources-path", resources.WriteYaml(),
                "--log-level", "info",
            ],
            new Dictionary<string, string> { ["DAPR_API_TOKEN"] = Token, ["APP_API_TOKEN"] = AppToken });
        try
        {
            var ports = new Dictionary<string, int>();
            await program.ReadUntilAsync(
                line =>
                {
                    if (Port().Match(line) is { Success: true } found)
                    {
                        ports[found.Groups[1].Value] = int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture);
                    }

                    return line.Contains("dapr initialized. Status: Running.", StringComparison.Ordinal) ? line : null;
                },
                Limits.Step);
            return new SidecarProgram(program, ports);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public override async Task<bool> EndedAsync() => await _program.EndedAsync() == 0;

    public override ValueTask DisposeAsync() => _program.DisposeAsync();

    [GeneratedRegex(@"msg=""(HTTP|API gRPC) server is running on port (\d+)""")]
    private static partial Regex Port();
}
