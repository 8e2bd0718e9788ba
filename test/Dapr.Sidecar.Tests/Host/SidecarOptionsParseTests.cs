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
    [InlineData(null, 0, true)]
    [InlineData("--dapr-internal-grpc-port=", 0, true)]
    [InlineData("--dapr-internal-grpc-port=50002", 50002, false)]
    public void Parse_InternalPort_IsTheOneOfTheNameUnlessGiven(string? flag, int expected, bool isStable)
    {
        var options = SidecarOptions.Parse(flag is null ? ["--app-id=a"] : ["--app-id=a", flag], NoEnvironment);

        Assert.Equal((expected, isStable), (options.InternalGrpcPort, options.PrefersStableInternalPort));
    }

    [Theory]
    [InlineData("--app-id=a")]
    [InlineData("-app-id=a")]
    [InlineData("--app-id", "a")]
    [InlineData("-app-id", "a")]
    public void Parse_AnyFormOfAFlag_IsUnderstood(params string[] args) =>
        Assert.Equal("a", SidecarOptions.Parse(args, NoEnvironment).AppId);

    [Fact]
    public void Parse_HostAddress_ComesFromTheEnvironmentOrTheMachine()
    {
        Assert.Equal("10.1.2.3", SidecarOptions.Parse(["--app-id=a"], new Dictionary<string, string> { ["DAPR_HOST_IP"] = "10.1.2.3" }).HostAddress);
        Assert.True(System.Net.IPAddress.TryParse(SidecarOptions.Parse(["--app-id=a"], NoEnvironment).HostAddress, out _));
    }

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

    /// <summary>The runtime has no jobs without the address of a scheduler; here that is built in, and an empty one says that there are to be none.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false, "--scheduler-host-address=")]
    [InlineData(false, "--scheduler-host-address", " ")]
    [InlineData(true, "--scheduler-host-address=localhost:50006")]
    public void Parse_SchedulerAddress_SwitchesJobsOffWhenItIsEmpty(bool isEnabled, params string[] args)
    {
        var options = SidecarOptions.Parse(["--app-id=a", .. args], NoEnvironment);

        Assert.Equal(isEnabled, options.EnableScheduler);
        Assert.Equal(args.Any(arg => arg.EndsWith(":50006", StringComparison.Ordinal)) ? ["scheduler-host-address"] : [], options.IgnoredFlags.Where(flag => flag == "scheduler-host-address"));
    }

    /// <summary>Likewise actors, without the address of the placement service.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false, "--placement-host-address=")]
    [InlineData(false, "--placement-host-address", " ")]
    [InlineData(true, "--placement-host-address=localhost:50005")]
    public void Parse_PlacementAddress_SwitchesActorsOffWhenItIsEmpty(bool isEnabled, params string[] args) =>
        Assert.Equal(isEnabled, SidecarOptions.Parse(["--app-id=a", .. args], NoEnvironment).EnableActors);

    [Fact]
    public void Parse_FlagWithoutEffect_IsKnownAndNamed()
    {
        var options = SidecarOptions.Parse(["--app-id=a", "--placement-host-address=localhost:50005", "--enable-profiling"], NoEnvironment);

        Assert.Equal(["placement-host-address", "enable-profiling"], options.IgnoredFlags);
    }

    [Fact]
    public void Parse_FlagThatAsksForWhatHappensAnyway_IsNotNamed() =>
        Assert.Empty(SidecarOptions.Parse(["--app-id=a", "--mode=standalone", "--enable-mtls=false", "--placement-host-address="], NoEnvironment).IgnoredFlags);

    [Fact]
    public void Parse_WithoutAddresses_ListensEverywhere()
    {
        var options = SidecarOptions.Parse(["--app-id=a"], NoEnvironment);

        Assert.Empty(options.ListenAddresses);
        Assert.Equal(("", "", "0.0.0.0"), (options.InternalGrpcListenAddress, options.PublicListenAddress, options.MetricsListenAddress));
    }

    [Fact]
    public void Parse_AddressesOfPorts_AreEachTheirOwn()
    {
        var options = SidecarOptions.Parse(
            [
                "--app-id=a", "--dapr-listen-addresses=127.0.0.1,[::1]", "--dapr-internal-grpc-listen-address=127.0.0.2",
                "--dapr-public-listen-address=127.0.0.3", "--metrics-listen-address=127.0.0.4",
            ],
            NoEnvironment);

        Assert.Equal(["127.0.0.1", "[::1]"], options.ListenAddresses);
        Assert.Equal(
            ("127.0.0.2", "127.0.0.3", "127.0.0.4"),
            (options.InternalGrpcListenAddress, options.PublicListenAddress, options.MetricsListenAddress));
    }

    [Fact]
    public void Parse_FlagsOfTheProgramsLife_AreRead()
    {
        var options = SidecarOptions.Parse(
            ["--app-id=a", "--unix-domain-socket=/tmp/s", "--enable-api-logging", "--dapr-block-shutdown-duration=1m30s", "--dapr-graceful-shutdown-seconds=-1", "--control-plane-file=a.db", "--enable-development-api"],
            NoEnvironment);

        Assert.Equal(("/tmp/s", true, TimeSpan.FromSeconds(90), "a.db", true), (options.UnixDomainSocket, options.EnableApiLogging, options.BlockShutdown, options.ControlPlaneFile, options.EnableDevelopmentApi));
        Assert.Equal(TimeSpan.FromSeconds(5), options.GracefulShutdown);
        Assert.Empty(options.IgnoredFlags);
    }

    [Theory]
    [InlineData("--log-file=/tmp/l", "/tmp/l")]
    [InlineData("--log-file=", null)]
    public void Parse_LogFile_IsRead(string flag, string? expected) => Assert.Equal(expected, SidecarOptions.Parse(["--app-id=a", flag], NoEnvironment).LogFile);

    [Fact]
    public void Parse_Wait_NeedsNoAppId() => Assert.True(SidecarOptions.Parse(["--wait"], NoEnvironment).Wait);

    [Fact]
    public void Parse_FlagsOfOldSizes_CountInTheirUnits()
    {
        var options = SidecarOptions.Parse(["--app-id=a", "--dapr-http-max-request-size=2", "--dapr-http-read-buffer-size=8"], NoEnvironment);

        Assert.Equal((2L * 1024 * 1024, 8 * 1024), (options.MaxBodySize, options.ReadBufferSize));
    }

    [Theory]
    [InlineData("http", AppProtocol.Https)]
    [InlineData("grpc", AppProtocol.Grpcs)]
    [InlineData("h2c", AppProtocol.H2c)]
    public void Parse_AppSsl_PutsTheProtocolOverTls(string protocol, AppProtocol expected) =>
        Assert.Equal(expected, SidecarOptions.Parse(["--app-id=a", "--app-ssl", "--app-protocol=" + protocol], NoEnvironment).AppProtocol);

    [Fact]
    public void Parse_EveryFlagOfTheRuntime_IsKnown()
    {
        const string Flags = """
            mode=standalone dapr-http-port=1 dapr-grpc-port=1 dapr-internal-grpc-port= dapr-internal-grpc-listen-address=x dapr-listen-addresses=127.0.0.1
            dapr-public-port= dapr-public-listen-address=x app-port= app-protocol=grpc app-channel-address=localhost app-max-concurrency=1 app-ssl
            resources-path=x components-path=x config=x max-body-size=4Mi read-buffer-size=4Ki dapr-http-max-request-size=1 dapr-http-read-buffer-size=1
            unix-domain-socket=x dapr-graceful-shutdown-seconds=1 dapr-block-shutdown-duration=1s enable-api-logging enable-app-health-check
            app-health-check-path=/x app-health-probe-interval=1 app-health-probe-timeout=1 app-health-threshold=1 disable-init-endpoints=config
            app-binding-options-timeout=3s placement-host-address= scheduler-host-address= scheduler-job-streams=1 actors-service=x reminders-service=x
            actors-disseminate-timeout=1s hot-reload-reconcile-interval=0 allowed-origins=* enable-profiling profile-port=1 enable-mtls sentry-address=x
            sentry-request-jwt-audiences=x control-plane-address=x control-plane-trust-domain=x control-plane-namespace=x
            disable-builtin-k8s-secret-store log-level=info log-as-json log-file=x enable-metrics=true metrics-port=1 metrics-listen-address=x wait
            """;
        var args = Flags.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(flag => "--" + flag);

        var options = SidecarOptions.Parse([.. args, "--app-id=a"], NoEnvironment);

        Assert.Equal((AppProtocol.Grpcs, 1), (options.AppProtocol, options.HttpPort));
    }

    [Theory]
    [InlineData(2, "--app-id=a", "--nope")]
    [InlineData(2, "--app-id=a", "--nope=1")]
    [InlineData(2, "--app-id=a", "--dapr-http-port=x")]
    [InlineData(2, "--app-id=a", "--app-port=x")]
    [InlineData(2, "--app-id=a", "--enable-app-health-check=perhaps")]
    [InlineData(2, "--app-id=a", "--dapr-block-shutdown-duration=soon")]
    [InlineData(2, "--app-id")]
    [InlineData(2, "stray")]
    [InlineData(1)]
    [InlineData(1, "--app-id=a.b")]
    [InlineData(1, "--app-id=a", "--mode=nothing")]
    [InlineData(1, "--app-id=a", "--dapr-http-port=70000")]
    [InlineData(1, "--app-id=a", "--app-port=-1")]
    [InlineData(1, "--app-id=a", "--app-protocol=smtp")]
    [InlineData(1, "--app-id=a", "--app-protocol=http,grpc")]
    [InlineData(1, "--app-id=a", "--max-body-size=big")]
    [InlineData(1, "--app-id=a", "--read-buffer-size=4Gi")]
    [InlineData(1, "--app-id=a", "--dapr-http-read-buffer-size=4000000")]
    [InlineData(1, "--app-id=a", "--max-body-size=9999999999Gi")]
    [InlineData(1, "--app-id=a", "--log-level=loud")]
    public void Parse_BadFlags_SayWithWhichCodeTheProgramEnds(int exitCode, params string[] args) =>
        Assert.Equal(exitCode, Assert.Throws<SidecarOptionsException>(() => SidecarOptions.Parse(args, NoEnvironment)).ExitCode);
}
