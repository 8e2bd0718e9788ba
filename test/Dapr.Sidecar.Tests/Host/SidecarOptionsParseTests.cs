using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Host;

/// <summary>The flags and the environment of the runtime.</summary>
public sealed class SidecarOptionsParseTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public void Parse_AppIdAlone_HasTheRuntimesDefaults()
    {
        var options = SidecarOptions.Parse(["--app-id", "a"], NoEnvironment);

        Assert.Equal(("a", 3500, 50001, 9090), (options.AppId, options.HttpPort, options.GrpcPort, options.MetricsPort));
        Assert.Equal((null, null, AppProtocol.Http, -1), (options.AppPort, options.PublicPort, options.AppProtocol, options.AppMaxConcurrency));
        Assert.Equal((4L * 1024 * 1024, 4096), (options.MaxBodySize, options.ReadBufferSize));
        Assert.Empty(options.IgnoredFlags);
    }

    [Theory]
    [InlineData("--app-id=a")]
    [InlineData("-app-id=a")]
    [InlineData("--app-id", "a")]
    [InlineData("-app-id", "a")]
    public void Parse_AnyFormOfAFlag_IsUnderstood(params string[] args) =>
        Assert.Equal("a", SidecarOptions.Parse(args, NoEnvironment).AppId);

    [Fact]
    public void Parse_Lists_AreCollected()
    {
        var options = SidecarOptions.Parse(
            ["--app-id=a", "--resources-path=/r1", "--resources-path", "/r2,/r3", "--config=c1", "--config=c2", "--disable-init-endpoints=config,subscribe"],
            NoEnvironment);

        Assert.Equal(["/r1", "/r2", "/r3"], options.ResourcesPaths);
        Assert.Equal(["c1", "c2"], options.ConfigPaths);
        Assert.Equal(["config", "subscribe"], options.DisabledInitEndpoints);
    }

    [Theory]
    [InlineData("1Ki", 1024)]
    [InlineData("2Mi", 2 * 1024 * 1024)]
    [InlineData("5", 5)]
    [InlineData("3M", 3_000_000)]
    [InlineData("-1", -1)]
    public void Parse_Size_UnderstandsItsUnits(string text, long expected) =>
        Assert.Equal(expected, SidecarOptions.Parse(["--app-id=a", "--max-body-size=" + text], NoEnvironment).MaxBodySize);

    [Fact]
    public void Parse_HealthFlagsThatAreNotPositive_KeepTheirDefaults()
    {
        var options = SidecarOptions.Parse(
            ["--app-id=a", "--enable-app-health-check", "--app-health-probe-interval=0", "--app-health-probe-timeout=-1", "--app-health-threshold=0"],
            NoEnvironment);

        Assert.True(options.EnableAppHealthCheck);
        Assert.Equal(
            (TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), 3),
            (options.AppHealthProbeInterval, options.AppHealthProbeTimeout, options.AppHealthThreshold));
    }

    [Fact]
    public void Parse_Switch_CanBeTurnedOff()
    {
        var options = SidecarOptions.Parse(["--app-id=a", "--enable-metrics=false", "--metrics-port=1234", "--log-as-json", "--log-level=warn"], NoEnvironment);

        Assert.Null(options.MetricsPort);
        Assert.True(options.LogAsJson);
        Assert.Equal(LogLevel.Warning, options.LogLevel);
    }

    [Fact]
    public void Parse_Environment_GivesTokensAndNamespace()
    {
        var options = SidecarOptions.Parse(
            ["--app-id=a"],
            new Dictionary<string, string> { ["DAPR_API_TOKEN"] = "t1", ["APP_API_TOKEN"] = "t2", ["NAMESPACE"] = "ns" });

        Assert.Equal(("t1", "t2", "ns"), (options.ApiToken, options.AppApiToken, options.Namespace));
    }

    [Fact]
    public void Parse_FlagWithoutEffect_IsKnownAndNamed()
    {
        var options = SidecarOptions.Parse(["--app-id=a", "--placement-host-address=localhost:50005", "--enable-profiling"], NoEnvironment);

        Assert.Equal(["placement-host-address", "enable-profiling"], options.IgnoredFlags);
    }

    [Theory]
    [InlineData(2, "--app-id=a", "--nope")]
    [InlineData(2, "--app-id=a", "--nope=1")]
    [InlineData(2, "--app-id=a", "--dapr-http-port=x")]
    [InlineData(2, "--app-id=a", "--app-port=x")]
    [InlineData(2, "--app-id=a", "--enable-app-health-check=perhaps")]
    [InlineData(2, "--app-id")]
    [InlineData(2, "stray")]
    [InlineData(1)]
    [InlineData(1, "--app-id=a.b")]
    [InlineData(1, "--app-id=a", "--app-protocol=smtp")]
    [InlineData(1, "--app-id=a", "--app-protocol=http,grpc")]
    [InlineData(1, "--app-id=a", "--max-body-size=big")]
    [InlineData(1, "--app-id=a", "--log-level=loud")]
    public void Parse_BadFlags_SayWithWhichCodeTheProgramEnds(int exitCode, params string[] args) =>
        Assert.Equal(exitCode, Assert.Throws<SidecarOptionsException>(() => SidecarOptions.Parse(args, NoEnvironment)).ExitCode);
}
