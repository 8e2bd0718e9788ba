namespace Dapr.Sidecar;

public sealed partial class SidecarOptions
{
    /// <summary>What each flag of the runtime sets. But for the scheduler's and the placement's, an empty text is that of a flag that was not given.</summary>
    private static readonly Dictionary<string, Action<SidecarOptions, CommandLineFlag>> Flags = new()
    {
        ["app-id"] = (options, flag) => options.AppId = flag.Text,
        ["mode"] = (_, flag) => flag.Require(flag.Text == "standalone", "; this sidecar knows standalone only"),

        ["app-port"] = (options, flag) => options.AppPort = flag.PortOrNull is > 0 and var port ? port : null,
        ["app-protocol"] = (options, flag) => options.AppProtocol = flag.Protocol,
        ["app-channel-address"] = (options, flag) => options.AppChannelAddress = flag.Text,
        ["app-max-concurrency"] = (options, flag) => options.AppMaxConcurrency = flag.Number,
        ["app-ssl"] = (options, flag) => options._isAppTls = flag.Switch,
        ["enable-app-health-check"] = (options, flag) => options.EnableAppHealthCheck = flag.Switch,
        ["app-health-check-path"] = (options, flag) => options.AppHealthCheckPath = flag.Text,
        ["app-health-probe-interval"] = (options, flag) => options.AppHealthProbeInterval = flag.Positive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.AppHealthProbeInterval,
        ["app-health-probe-timeout"] = (options, flag) => options.AppHealthProbeTimeout = flag.Positive is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : options.AppHealthProbeTimeout,
        ["app-health-threshold"] = (options, flag) => options.AppHealthThreshold = flag.Positive ?? options.AppHealthThreshold,
        ["app-binding-options-timeout"] = (options, flag) => options.AppBindingOptionsTimeout = flag.Duration is { } timeout && timeout > TimeSpan.Zero ? timeout : options.AppBindingOptionsTimeout,
        ["disable-init-endpoints"] = (options, flag) => options.DisabledInitEndpoints = flag.List,

        ["dapr-http-port"] = (options, flag) => options.HttpPort = flag.Port,
        ["dapr-grpc-port"] = (options, flag) => options.GrpcPort = flag.Port,
        ["dapr-internal-grpc-port"] = (options, flag) => (options.InternalGrpcPort, options.PrefersStableInternalPort) = (flag.PortOrNull ?? 0, flag.PortOrNull is null),
        ["placement-host-address"] = (options, flag) => options.EnableActors = flag.Text.Trim().Length > 0,
        ["scheduler-host-address"] = (options, flag) => options.EnableScheduler = flag.Text.Trim().Length > 0,
        ["control-plane-file"] = (options, flag) => options.ControlPlaneFile = flag.TextOrNull,
        ["dapr-public-port"] = (options, flag) => options.PublicPort = flag.PortOrNull,
        ["metrics-port"] = (options, flag) => options.MetricsPort = options.MetricsPort is null ? null : flag.Port,
        ["enable-metrics"] = (options, flag) => options.MetricsPort = flag.Switch ? options.MetricsPort : null,
        ["dapr-listen-addresses"] = (options, flag) => options.ListenAddresses = flag.List,
        ["dapr-internal-grpc-listen-address"] = (options, flag) => options.InternalGrpcListenAddress = flag.Text,
        ["dapr-public-listen-address"] = (options, flag) => options.PublicListenAddress = flag.Text,
        ["metrics-listen-address"] = (options, flag) => options.MetricsListenAddress = flag.Text,
        ["unix-domain-socket"] = (options, flag) => options.UnixDomainSocket = flag.TextOrNull,
        ["allowed-origins"] = (options, flag) => options.AllowedOrigins = flag.Text,

        ["max-body-size"] = (options, flag) => options.MaxBodySize = flag.Size,
        ["dapr-http-max-request-size"] = (options, flag) => options.MaxBodySize = flag.Positive is { } megabytes ? megabytes * 1024L * 1024 : options.MaxBodySize,
        ["read-buffer-size"] = (options, flag) => options.ReadBufferSize = flag.Fit(flag.Size),
        ["dapr-http-read-buffer-size"] = (options, flag) => options.ReadBufferSize = flag.Positive is { } kilobytes ? flag.Fit(kilobytes * 1024L) : options.ReadBufferSize,

        ["resources-path"] = AddResources,
        ["components-path"] = AddResources,
        ["config"] = (options, flag) => options.ConfigPaths = [.. options.ConfigPaths, .. flag.List],

        ["dapr-graceful-shutdown-seconds"] = (options, flag) => options.GracefulShutdown = flag.Number is >= 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.GracefulShutdown,
        ["dapr-block-shutdown-duration"] = (options, flag) => options.BlockShutdown = flag.Duration,
        ["wait"] = (options, flag) => options.Wait = flag.Switch,

        ["enable-development-api"] = (options, flag) => options.EnableDevelopmentApi = flag.Switch,
        ["enable-api-logging"] = (options, flag) => options.EnableApiLogging = flag.Switch,
        ["log-level"] = (options, flag) => options.LogLevel = flag.LogLevel,
        ["log-as-json"] = (options, flag) => options.LogAsJson = flag.Switch,
        ["log-file"] = (options, flag) => options.LogFile = flag.TextOrNull,
    };

    private static void AddResources(SidecarOptions options, CommandLineFlag flag) => options.ResourcesPaths = [.. options.ResourcesPaths, .. flag.List];
}
