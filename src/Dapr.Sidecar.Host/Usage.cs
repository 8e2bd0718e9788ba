using System.Reflection;

namespace Dapr.Sidecar.Host;

/// <summary>What the program says when it is asked how it is used.</summary>
internal static class Usage
{
    /// <summary>The flags that have an effect.</summary>
    public const string Text = """
        The Dapr sidecar of one application: HTTP and gRPC APIs, with the flags of daprd.

        Flags (one dash or two; --flag=value or --flag value):
          --app-id string                         the name of the application; required, without dots
          --app-port int                          the port of the application; none when it only calls
          --app-protocol string                   http, https, h2c, grpc or grpcs (http)
          --app-channel-address string            the address of the application (127.0.0.1)
          --app-max-concurrency int               how many calls the application gets at a time; -1 for no limit (-1)
          --app-ssl                               https or grpcs; --app-protocol says the same
          --resources-path string                 a folder with Component and Subscription files; repeatable
          --config string                         a Configuration file; repeatable, a later one goes over an earlier one
          --dapr-http-port int                    the port of the HTTP API (3500)
          --dapr-grpc-port int                    the port of the gRPC API (50001)
          --dapr-internal-grpc-port int           the port on which other sidecars call; else one of the app id's
          --control-plane-file string             a SQLite file by which sidecars of this machine find each other: all name the
                                                  same; else the Configuration's nameResolution, where that is sqlite
          --scheduler-host-address string         empty for no jobs; else they are in the control plane's file, or in memory
          --dapr-public-port int                  a port that serves health and metadata without a token
          --metrics-port int                      the port of the metrics (9090); its page is empty yet
          --enable-metrics                        whether there is one (true)
          --dapr-listen-addresses string          where the APIs listen, separated by commas; empty for all of the machine
          --dapr-internal-grpc-listen-address string
          --dapr-public-listen-address string
          --metrics-listen-address string         (0.0.0.0)
          --unix-domain-socket string             a folder for sockets in place of the ports of the APIs
          --max-body-size string                  the longest body and message; 0 for no limit (4Mi)
          --read-buffer-size string               the longest headers over HTTP (4Ki)
          --allowed-origins string                origins that browsers may call from, separated by commas; * for all
          --enable-app-health-check               whether the application is probed
          --app-health-check-path string          (/healthz)
          --app-health-probe-interval int         seconds (5)
          --app-health-probe-timeout int          milliseconds (500)
          --app-health-threshold int              (3)
          --disable-init-endpoints string         questions that the application is not asked at its start: config, subscribe
          --dapr-graceful-shutdown-seconds int    how long a stop waits for what still runs (5)
          --dapr-block-shutdown-duration string   how long a stop is put off, or until the application is unwell
          --enable-api-logging                    whether each call of the API is logged
          --enable-development-api                whether a configuration.in-memory can be changed over HTTP
          --log-level string                      debug, info, warn, error or fatal (info)
          --log-as-json                           whether the log is JSON
          --log-file string                       a file that the log is added to, in place of the console
          --mode string                           standalone
          --wait                                  starts nothing: waits until the sidecar on --dapr-http-port works
          --version, --build-info, --help

        daprd's other flags are taken too; those that have no effect yet are named in the log.
        Environment: DAPR_API_TOKEN, APP_API_TOKEN, NAMESPACE, DAPR_HOST_IP, DAPR_HTTP_DISABLE_H2C, DAPR_ENV_KEYS.
        """;

    /// <summary>What the program was built from; unknown when the build did not say.</summary>
    public static string Commit =>
        typeof(Usage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit, ..] ? commit : "unknown";
}
