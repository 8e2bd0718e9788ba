namespace Dapr.Client.Tests.Program;

/// <summary>Where the sidecar is, as variables of the environment say it, for every way to a client.</summary>
public sealed class EnvironmentTests
{
    private const string Nothing = "http://localhost:3500/ http://localhost:50001/";

    [Fact]
    public async Task Settings_OfNothing_AreTheDefaults() => Assert.Equal(
        [
            $"options: {Nothing}   0",
            $"defaults: {Nothing}  ",
            "handler: http://localhost:3500/ 100",
            $"configured: {Nothing}   0",
            "services: http://localhost:3500/ ",
        ],
        await ClientProgram.RunAsync(new Dictionary<string, string>(), "settings"));

    [Fact]
    public async Task Settings_OfTheEnvironment_AreTheSameEverywhere() => Assert.Equal(
        [
            "options: https://h:1/ http://g:2/ secret 1.5 -1",
            "defaults: https://h:1/ http://g:2/ secret appsecret",
            "handler: https://h:1/ 1.5",
            "configured: https://h:1/ http://g:2/ secret 1.5 -1",
            "services: https://h:1/ secret",
        ],
        await ClientProgram.RunAsync(
            new Dictionary<string, string>
            {
                ["DAPR_HTTP_ENDPOINT"] = "https://h:1",
                ["DAPR_GRPC_ENDPOINT"] = "http://g:2",
                ["DAPR_HTTP_PORT"] = "3",
                ["DAPR_GRPC_PORT"] = "4",
                ["DAPR_API_TOKEN"] = "secret",
                ["APP_API_TOKEN"] = "appsecret",
                ["DAPR_API_TIMEOUT_SECONDS"] = "1.5",
                ["DAPR_API_MAX_RETRIES"] = "-1",
            },
            "settings"));

    [Fact]
    public async Task Settings_OfPorts_AreOnThisMachine() => Assert.Equal(
        ["options: http://localhost:3/ http://localhost:4/   0", "handler: http://localhost:3/ 100"],
        (await ClientProgram.RunAsync(new Dictionary<string, string> { ["DAPR_HTTP_PORT"] = "3", ["DAPR_GRPC_PORT"] = "4" }, "settings"))
            .Where(line => line.StartsWith("options", StringComparison.Ordinal) || line.StartsWith("handler", StringComparison.Ordinal)));

    [Fact]
    public async Task Settings_OfAConfiguration_GoBeforeTheEnvironment() => Assert.Equal(
        [
            "options: https://h:1/ http://g:2/ secret 1 1",
            "configured: http://localhost:7/ http://c:8/ configured 2 1",
            "services: http://localhost:7/ configured",
        ],
        (await ClientProgram.RunAsync(
            new Dictionary<string, string>
            {
                ["DAPR_HTTP_ENDPOINT"] = "https://h:1",
                ["DAPR_GRPC_ENDPOINT"] = "http://g:2",
                ["DAPR_API_TOKEN"] = "secret",
                ["DAPR_API_TIMEOUT_SECONDS"] = "1",
                ["DAPR_API_MAX_RETRIES"] = "1",
            },
            "settings",
            "DAPR_HTTP_PORT=7",
            "DAPR_GRPC_ENDPOINT=http://c:8",
            "DAPR_API_TOKEN=configured",
            "DAPR_API_TIMEOUT_SECONDS=2",
            "DAPR_API_MAX_RETRIES="))
            .Where(line => !line.StartsWith("defaults", StringComparison.Ordinal) && !line.StartsWith("handler", StringComparison.Ordinal)));

    [Fact]
    public async Task Settings_MalformedInTheEnvironment_DoNotMatterWhereTheConfigurationHasThem() => Assert.Equal(
        ["configured: http://localhost:7/ http://localhost:8/  2 1", "services: http://localhost:7/ "],
        await ClientProgram.RunAsync(
            new Dictionary<string, string>
            {
                ["DAPR_HTTP_PORT"] = "no port",
                ["DAPR_GRPC_PORT"] = "no port",
                ["DAPR_API_TIMEOUT_SECONDS"] = "no number",
                ["DAPR_API_MAX_RETRIES"] = "no number",
            },
            "configured",
            "DAPR_HTTP_PORT=7",
            "DAPR_GRPC_PORT=8",
            "DAPR_API_TIMEOUT_SECONDS=2",
            "DAPR_API_MAX_RETRIES=1"));
}
