using Dapr.Sidecar.Inspection;
using Dapr.Sidecar.Resiliency;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

/// <summary>How a sidecar is started. <see cref="Parse"/> reads the flags and variables of the runtime into it.</summary>
public sealed partial class SidecarOptions
{
    /// <summary>The name of the application.</summary>
    /// <value>Default: app.</value>
    public string AppId { get; set; } = "app";

    /// <summary>The namespace; empty for none.</summary>
    /// <value>Default: empty.</value>
    public string Namespace { get; set; } = "";

    /// <summary>The port of the application; null while it has none, or is attached later.</summary>
    /// <value>Default: null.</value>
    public int? AppPort { get; set; }

    /// <summary>What the application speaks.</summary>
    /// <value>Default: HTTP.</value>
    public AppProtocol AppProtocol { get; set; }

    /// <summary>The host of the application.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public string AppChannelAddress { get; set; } = "127.0.0.1";

    /// <summary>Reaches the application without a port, such as the handler of a test server.</summary>
    /// <value>Default: null.</value>
    public HttpMessageHandler? AppHandler { get; set; }

    /// <summary>How many calls the application gets at a time; 0 or less for no limit.</summary>
    /// <value>Default: -1.</value>
    public int AppMaxConcurrency { get; set; } = -1;

    /// <summary>The port of the HTTP API; 0 for any that is free, null for none: in memory only.</summary>
    /// <value>Default: null.</value>
    public int? HttpPort { get; set; }

    /// <summary>The port of the gRPC API; 0 for any that is free, null for none: in memory only.</summary>
    /// <value>Default: null.</value>
    public int? GrpcPort { get; set; }

    /// <summary>The port on which other sidecars call; null for none: in memory only.</summary>
    /// <value>Default: null.</value>
    public int? InternalGrpcPort { get; set; }

    /// <summary>Whether an internal port that may be any is the one of the application's name, while that is free.</summary>
    internal bool PrefersStableInternalPort { get; set; }

    /// <summary>The port of the metrics; null for none.</summary>
    /// <value>Default: null.</value>
    public int? MetricsPort { get; set; }

    /// <summary>A port that serves health and metadata without a token; null for none.</summary>
    /// <value>Default: null.</value>
    public int? PublicPort { get; set; }

    /// <summary>The addresses on which the ports of the HTTP and gRPC API listen; none for all of the machine.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public IReadOnlyList<string> ListenAddresses { get; set; } = ["127.0.0.1"];

    /// <summary>The address on which the port for other sidecars listens; empty for all of the machine.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public string InternalGrpcListenAddress { get; set; } = "127.0.0.1";

    /// <summary>The address on which the public port listens; empty for all of the machine.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public string PublicListenAddress { get; set; } = "127.0.0.1";

    /// <summary>The address on which the port of the metrics listens; empty for all of the machine.</summary>
    /// <value>Default: 127.0.0.1.</value>
    public string MetricsListenAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// A folder for Unix sockets: the HTTP API listens on <c>dapr-{app id}-http.socket</c> in it and the gRPC API on
    /// <c>dapr-{app id}-grpc.socket</c>, and neither on a port.
    /// </summary>
    /// <value>Default: null, no sockets.</value>
    public string? UnixDomainSocket { get; set; }

    /// <summary>Folders with resource files.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> ResourcesPaths { get; set; } = [];

    /// <summary>Configuration files; a later one goes over an earlier one.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> ConfigPaths { get; set; } = [];

    /// <summary>Components declared in code, beside those of the resource files.</summary>
    /// <value>Default: none.</value>
    public IList<ComponentSpec> Components { get; } = [];

    /// <summary>The types of components, to which a user's own can be added.</summary>
    public ComponentCatalog Catalog { get; } = new();

    /// <summary>Components that this sidecar uses together with others of the process.</summary>
    /// <value>Default: null, none.</value>
    public SharedComponents? SharedComponents { get; set; }

    /// <summary>How the sidecars of a process find each other, and where they keep jobs and locks, which outlive each of them there.</summary>
    /// <value>Default: null, one of its own: it finds nobody.</value>
    public ControlPlane? ControlPlane { get; set; }

    /// <summary>
    /// The SQLite file by which sidecars in several processes of this machine find each other, and which keeps their jobs and locks: all name the same. It is made, with its
    /// folder, when it is not there. It goes over what a Configuration says of name resolution, and excludes <see cref="ControlPlane"/>.
    /// </summary>
    /// <value>Default: null, none.</value>
    public string? ControlPlaneFile { get; set; }

    /// <summary>
    /// Whether there are jobs: the control plane keeps them, and has them delivered when they are due. The flag <c>--scheduler-host-address</c>
    /// that is given and empty switches them off, as in the runtime; an address makes no difference.
    /// </summary>
    /// <value>Default: true.</value>
    public bool EnableScheduler { get; set; } = true;

    /// <summary>
    /// Whether there are actors: the control plane says which host runs which of them. The flag <c>--placement-host-address</c> that is given and empty
    /// switches them off, as in the runtime; an address makes no difference.
    /// </summary>
    /// <value>Default: true.</value>
    public bool EnableActors { get; set; } = true;

    /// <summary>Whether state of actors may be given a time to live: the feature <c>ActorStateTTL</c>, which a Configuration can switch on too.</summary>
    /// <value>Default: false.</value>
    public bool EnableActorStateTtl { get; set; }

    /// <summary>The token that callers of the API must send; empty for none.</summary>
    /// <value>Default: empty.</value>
    public string ApiToken { get; set; } = "";

    /// <summary>The token that is sent to the application; empty for none.</summary>
    /// <value>Default: empty.</value>
    public string AppApiToken { get; set; } = "";

    /// <summary>The longest body and message, in bytes; 0 or less for no limit.</summary>
    /// <value>Default: 4 MiB.</value>
    public long MaxBodySize { get; set; } = 4 * 1024 * 1024;

    internal int? MaxMessageSize => MaxBodySize > 0 ? (int)Math.Min(MaxBodySize, int.MaxValue) : null;

    /// <summary>The longest headers of a request, in bytes.</summary>
    /// <value>Default: 4 KiB.</value>
    public int ReadBufferSize { get; set; } = 4 * 1024;

    /// <summary>Origins that browsers may call from, separated by commas; <c>*</c> for all, empty for none.</summary>
    /// <value>Default: empty.</value>
    public string AllowedOrigins { get; set; } = "";

    /// <summary>Start-up calls that the application does not get: <c>config</c>, <c>subscribe</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> DisabledInitEndpoints { get; set; } = [];

    /// <summary>How long the application may take to say whether it wants the events of an input binding; later is no.</summary>
    /// <value>Default: 3 seconds.</value>
    public TimeSpan AppBindingOptionsTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether the application is probed, and gets nothing while it is unwell.</summary>
    /// <value>Default: false.</value>
    public bool EnableAppHealthCheck { get; set; }

    /// <summary>What is probed.</summary>
    /// <value>Default: /healthz.</value>
    public string AppHealthCheckPath { get; set; } = "/healthz";

    /// <summary>How often the application is probed.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan AppHealthProbeInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a probe may take.</summary>
    /// <value>Default: 500 milliseconds.</value>
    public TimeSpan AppHealthProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After how many failed probes the application counts as unwell.</summary>
    /// <value>Default: 3.</value>
    public int AppHealthThreshold { get; set; } = 3;

    /// <summary>How long a stopping sidecar waits for what still runs.</summary>
    /// <value>Default: 5 seconds.</value>
    public TimeSpan GracefulShutdown { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a stopping sidecar goes on as if nothing had been asked of it; an application that becomes unwell ends that sooner.
    /// </summary>
    /// <value>Default: null, not at all.</value>
    public TimeSpan? BlockShutdown { get; set; }

    /// <summary>Whether each call of the API is logged after it; null for what the configuration says of it.</summary>
    /// <value>Default: null; without a configuration no call is.</value>
    public bool? EnableApiLogging { get; set; }

    /// <summary>Whether the HTTP API also has what real sidecars do not: the call that changes a <c>configuration.in-memory</c>.</summary>
    /// <value>Default: false; true for a sidecar of <c>AddDaprSidecar</c> while the application runs in Development.</value>
    public bool EnableDevelopmentApi { get; set; }

    /// <summary>Whether the program starts no sidecar, but waits until the one on <see cref="HttpPort"/> works.</summary>
    /// <value>Default: false.</value>
    public bool Wait { get; set; }

    /// <summary>The least severe log messages that the program prints.</summary>
    /// <value>Default: information.</value>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>Whether the program prints its log as JSON.</summary>
    /// <value>Default: false.</value>
    public bool LogAsJson { get; set; }

    /// <summary>The file that the program's log is added to, in place of the console.</summary>
    /// <value>Default: null, the console.</value>
    public string? LogFile { get; set; }

    /// <summary>The address of the own host, which other applications see as the one that an invocation was forwarded for.</summary>
    /// <value>Default: 127.0.0.1; the program takes DAPR_HOST_IP, or else the first address of the machine that is no loopback.</value>
    public string HostAddress { get; set; } = "127.0.0.1";

    /// <summary>The environment that components may refer to.</summary>
    /// <value>Default: empty.</value>
    public IReadOnlyDictionary<string, string> Environment { get; set; } = new Dictionary<string, string>();

    /// <summary>Flags that were given and have no effect yet, for one line in the log.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<string> IgnoredFlags { get; set; } = [];

    /// <summary>The clock for what expires, is retried or is due.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Where it keeps what was published and delivered.</summary>
    internal EventLog Events
    {
        // Made when it is asked for: two sidecars that are started with the same options do not share it unless they are told to.
        get => field ??= new EventLog();
        set;
    }

    /// <summary>Sees every call to a component or another application; null for nobody.</summary>
    internal IOutboundInterceptor? Interceptor { get; set; }

    /// <summary>Where the sidecar logs to.</summary>
    /// <value>Default: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>The options of one sidecar, which notes in them the ports that it chose; those of the user stay as they are.</summary>
    internal SidecarOptions Copy() => (SidecarOptions)MemberwiseClone();
}
