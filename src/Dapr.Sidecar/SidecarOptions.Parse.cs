using Dapr.Sidecar.Api;

namespace Dapr.Sidecar;

public sealed partial class SidecarOptions
{
    /// <summary>Flags of the runtime that this sidecar knows but does nothing with yet; the addresses of a scheduler and a placement it has no use for.</summary>
    private static readonly HashSet<string> WithoutEffect =
    [
        "placement-host-address", "scheduler-host-address", "scheduler-job-streams", "actors-service",
        "reminders-service", "actors-disseminate-timeout", "hot-reload-reconcile-interval", "enable-profiling", "profile-port", "enable-mtls",
        "sentry-address", "sentry-request-jwt-audiences", "control-plane-address", "control-plane-trust-domain", "control-plane-namespace",
        "disable-builtin-k8s-secret-store",
    ];

    private static readonly HashSet<string> Switches =
        ["app-ssl", "enable-api-logging", "enable-development-api", "enable-app-health-check", "enable-profiling", "enable-mtls", "disable-builtin-k8s-secret-store", "log-as-json", "enable-metrics", "wait"];

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
        foreach (var flag in Given(args))
        {
            if (Flags.TryGetValue(flag.Name, out var set))
            {
                set(options, flag);
            }
            else if (!WithoutEffect.Contains(flag.Name))
            {
                throw new SidecarOptionsException($"unknown flag: --{flag.Name}", exitCode: 2);
            }

            if (WithoutEffect.Contains(flag.Name) && flag.Text.Trim() is not ("" or "false"))
            {
                // A flag that asks for what happens anyway is not without effect.
                ignored.Add(flag.Name);
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

    private static IEnumerable<CommandLineFlag> Given(IReadOnlyList<string> args)
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
                yield return new(name, value);
            }
            else if (Switches.Contains(text))
            {
                yield return new(text, "true");
            }
            else
            {
                yield return new(text, ++index < args.Count ? args[index] : throw new SidecarOptionsException($"flag needs an argument: --{text}", exitCode: 2));
            }
        }
    }
}
