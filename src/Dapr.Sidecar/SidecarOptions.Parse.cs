using System.Globalization;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

public sealed partial class SidecarOptions
{
    /// <summary>Flags of the runtime that this sidecar knows but does nothing with yet.</summary>
    private static readonly HashSet<string> WithoutEffect =
    [
        "app-binding-options-timeout", "placement-host-address", "scheduler-host-address", "scheduler-job-streams", "actors-service",
        "reminders-service", "actors-disseminate-timeout", "hot-reload-reconcile-interval", "enable-profiling", "profile-port", "enable-mtls",
        "sentry-address", "sentry-request-jwt-audiences", "control-plane-address", "control-plane-trust-domain", "control-plane-namespace",
        "disable-builtin-k8s-secret-store",
    ];

    private static readonly HashSet<string> Switches =
        ["app-ssl", "enable-api-logging", "enable-app-health-check", "enable-profiling", "enable-mtls", "disable-builtin-k8s-secret-store", "log-as-json", "enable-metrics", "wait"];

    private bool _isAppTls;

    /// <summary>Reads the flags and environment variables of the runtime.</summary>
    /// <param name="args">The flags: one dash or two, with an equals sign or a space.</param>
    /// <param name="environment">The environment variables.</param>
    /// <returns>The options.</returns>
    /// <exception cref="SidecarOptionsException">A flag is unknown or its value is none; it carries the exit code of the runtime.</exception>
    public static SidecarOptions Parse(IReadOnlyList<string> args, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(environment);
        var options = new SidecarOptions
        {
            AppId = "",
            HttpPort = 3500,
            GrpcPort = 50001,
            InternalGrpcPort = 0,
            PrefersStableInternalPort = true,
            MetricsPort = 9090,
            ListenAddresses = [],
            InternalGrpcListenAddress = "",
            PublicListenAddress = "",
            MetricsListenAddress = "0.0.0.0",
            Namespace = environment.GetValueOrDefault("NAMESPACE", ""),
            ApiToken = environment.GetValueOrDefault("DAPR_API_TOKEN", ""),
            AppApiToken = environment.GetValueOrDefault("APP_API_TOKEN", ""),
            HostAddress = environment.GetValueOrDefault("DAPR_HOST_IP") is { Length: > 0 } address ? address : OwnAddress.Find(),
            Environment = environment,
        };
        var ignored = new List<string>();
        foreach (var (name, value) in Flags(args))
        {
            if (options.Set(name, value))
            {
                continue;
            }

            if (!WithoutEffect.Contains(name))
            {
                throw new SidecarOptionsException($"unknown flag: --{name}", exitCode: 2);
            }

            // A flag that asks for what happens anyway is not without effect.
            if (value is not ("" or "false"))
            {
                ignored.Add(name);
            }
        }

        if (options._isAppTls)
        {
            options.AppProtocol = options.AppProtocol switch
            {
                AppProtocol.Http => AppProtocol.Https,
                AppProtocol.Grpc => AppProtocol.Grpcs,
                var other => other,
            };
        }

        options.IgnoredFlags = [.. ignored.Distinct()];
        if (options.Wait)
        {
            return options;
        }

        if (options.AppId.Length == 0)
        {
            throw new SidecarOptionsException("app-id parameter cannot be empty", exitCode: 1);
        }

        return options.AppId.Contains('.')
            ? throw new SidecarOptionsException("app-id parameter cannot contain dots", exitCode: 1)
            : options;
    }

    /// <summary>A number of bytes as Kubernetes writes it: 4Mi, 500K, 1024.</summary>
    internal static bool TryParseSize(string text, out long bytes)
    {
        var digits = text.TrimEnd([.. "KMGTi"]);
        var unit = text[digits.Length..] switch
        {
            "" => 1L,
            "K" => 1000,
            "Ki" => 1024,
            "M" => 1000_000,
            "Mi" => 1024 * 1024,
            "G" => 1000_000_000,
            "Gi" => 1024 * 1024 * 1024,
            _ => 0,
        };
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out bytes) && (bytes *= unit) >= long.MinValue && unit > 0;
    }

    private static IEnumerable<(string Name, string Value)> Flags(IReadOnlyList<string> args)
    {
        for (var index = 0; index < args.Count; index++)
        {
            var flag = args[index];
            if (!flag.StartsWith('-'))
            {
                throw new SidecarOptionsException($"unexpected argument: {flag}", exitCode: 2);
            }

            var text = flag.TrimStart('-');
            if (text.Split('=', 2) is [var name, var value])
            {
                yield return (name, value);
            }
            else if (Switches.Contains(text))
            {
                yield return (text, "true");
            }
            else
            {
                yield return (text, ++index < args.Count ? args[index] : throw new SidecarOptionsException($"flag needs an argument: --{text}", exitCode: 2));
            }
        }
    }

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "app-id":
                AppId = value;
                break;
            case "mode":
                _ = value == "standalone" ? value : throw new SidecarOptionsException($"invalid value for 'mode': {value}; this sidecar knows standalone only", exitCode: 1);
                break;
            case "app-port":
                AppPort = value.Length == 0 ? null : Port(name, value) is var port and > 0 ? port : null;
                break;
            case "app-protocol":
                AppProtocol = value.All(char.IsAsciiLetterOrDigit) && Enum.TryParse<AppProtocol>(value, ignoreCase: true, out var protocol) && !char.IsAsciiDigit(value[0])
                    ? protocol
                    : throw new SidecarOptionsException($"invalid value for 'app-protocol': {value}", exitCode: 1);
                break;
            case "app-channel-address":
                AppChannelAddress = value;
                break;
            case "app-max-concurrency":
                AppMaxConcurrency = Number(name, value);
                break;
            case "dapr-http-port":
                HttpPort = Port(name, value);
                break;
            case "dapr-grpc-port":
                GrpcPort = Port(name, value);
                break;
            case "dapr-internal-grpc-port":
                (InternalGrpcPort, PrefersStableInternalPort) = value.Length == 0 ? (0, true) : (Port(name, value), false);
                break;
            case "metrics-port":
                MetricsPort = MetricsPort is null ? null : Port(name, value);
                break;
            case "enable-metrics":
                MetricsPort = Switch(name, value) ? MetricsPort : null;
                break;
            case "dapr-public-port":
                PublicPort = value.Length == 0 ? null : Port(name, value);
                break;
            case "dapr-listen-addresses":
                ListenAddresses = Split(value);
                break;
            case "dapr-internal-grpc-listen-address":
                InternalGrpcListenAddress = value;
                break;
            case "dapr-public-listen-address":
                PublicListenAddress = value;
                break;
            case "metrics-listen-address":
                MetricsListenAddress = value;
                break;
            case "unix-domain-socket":
                UnixDomainSocket = value.Length == 0 ? null : value;
                break;
            case "enable-api-logging":
                EnableApiLogging = Switch(name, value);
                break;
            case "dapr-block-shutdown-duration":
                BlockShutdown = value.Length == 0 ? null : Duration(name, value);
                break;
            case "wait":
                Wait = Switch(name, value);
                break;
            case "app-ssl":
                _isAppTls = Switch(name, value);
                break;
            case "dapr-http-max-request-size":
                MaxBodySize = Number(name, value) is var megabytes and > 0 ? megabytes * 1024L * 1024 : MaxBodySize;
                break;
            case "dapr-http-read-buffer-size":
                ReadBufferSize = Number(name, value) is var kilobytes and > 0 ? kilobytes * 1024 : ReadBufferSize;
                break;
            case "resources-path" or "components-path":
                ResourcesPaths = [.. ResourcesPaths, .. Split(value)];
                break;
            case "config":
                ConfigPaths = [.. ConfigPaths, .. Split(value)];
                break;
            case "max-body-size":
                MaxBodySize = Size(name, value);
                break;
            case "read-buffer-size":
                ReadBufferSize = (int)Size(name, value);
                break;
            case "allowed-origins":
                AllowedOrigins = value;
                break;
            case "disable-init-endpoints":
                DisabledInitEndpoints = Split(value);
                break;
            case "enable-app-health-check":
                EnableAppHealthCheck = Switch(name, value);
                break;
            case "app-health-check-path":
                AppHealthCheckPath = value;
                break;
            case "app-health-probe-interval":
                AppHealthProbeInterval = Number(name, value) is var seconds and > 0 ? TimeSpan.FromSeconds(seconds) : AppHealthProbeInterval;
                break;
            case "app-health-probe-timeout":
                AppHealthProbeTimeout = Number(name, value) is var milliseconds and > 0 ? TimeSpan.FromMilliseconds(milliseconds) : AppHealthProbeTimeout;
                break;
            case "app-health-threshold":
                AppHealthThreshold = Number(name, value) is var threshold and > 0 ? threshold : AppHealthThreshold;
                break;
            case "dapr-graceful-shutdown-seconds":
                GracefulShutdown = Number(name, value) is var grace and >= 0 ? TimeSpan.FromSeconds(grace) : GracefulShutdown;
                break;
            case "log-level":
                LogLevel = Level(value);
                break;
            case "log-as-json":
                LogAsJson = Switch(name, value);
                break;
            case "log-file":
                LogFile = value.Length == 0 ? null : value;
                break;
            default:
                return false;
        }

        return true;
    }

    private static LogLevel Level(string value) => value.ToLowerInvariant() switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        _ => throw new SidecarOptionsException($"invalid value for 'log-level': {value}", exitCode: 1),
    };

    private static string[] Split(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool Switch(string name, string value) => value.ToLowerInvariant() switch
    {
        "true" or "t" or "1" => true,
        "false" or "f" or "0" => false,
        _ => throw new SidecarOptionsException($"invalid argument \"{value}\" for \"--{name}\" flag", exitCode: 2),
    };

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SidecarOptionsException($"invalid argument \"{value}\" for \"--{name}\" flag", exitCode: 2);

    private static int Port(string name, string value) =>
        Number(name, value) is var port and >= 0 and <= ushort.MaxValue
            ? port
            : throw new SidecarOptionsException($"invalid value for '{name}': {value} is no port", exitCode: 1);

    private static TimeSpan Duration(string name, string value) =>
        GoDuration.TryParse(value, out var duration) && duration >= TimeSpan.Zero
            ? duration
            : throw new SidecarOptionsException($"invalid argument \"{value}\" for \"--{name}\" flag", exitCode: 2);

    private static long Size(string name, string value) =>
        TryParseSize(value, out var bytes) ? bytes : throw new SidecarOptionsException($"invalid value for '{name}': {value}", exitCode: 1);
}
