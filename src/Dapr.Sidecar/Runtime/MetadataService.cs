using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Runtime;

/// <summary>What the sidecar knows about itself.</summary>
internal sealed class MetadataService(
    SidecarIdentity identity, SidecarOptions options, RuntimeState state, AppConnection app, IReadOnlyList<string> features, IEnumerable<IMetadataSource> sources)
{
    /// <summary>The version of the runtime whose behaviour this sidecar follows.</summary>
    public const string RuntimeVersion = "1.18.0";

    private const string VersionKey = "daprRuntimeVersion";

    /// <summary>Asks all parts of the sidecar.</summary>
    public SidecarMetadata Collect()
    {
        var metadata = new SidecarMetadata
        {
            AppId = identity.AppId,
            RuntimeVersion = RuntimeVersion,
            IsReady = state.IsReady,
            EnabledFeatures = [.. features.Order(StringComparer.Ordinal)],
            Extended = [.. state.Extended.Where(pair => pair.Key != VersionKey).OrderBy(pair => pair.Key, StringComparer.Ordinal), new(VersionKey, RuntimeVersion)],
            App = new AppMetadata
            {
                Port = app.Channel?.Endpoint.Port ?? options.AppPort,
                Protocol = (app.Channel?.Endpoint.Protocol ?? options.AppProtocol).ToString().ToLowerInvariant(),
                Address = options.AppChannelAddress,
                MaxConcurrency = Math.Max(options.AppMaxConcurrency, 0),
                Health = options.EnableAppHealthCheck ? HealthCheck() : null,
            },
        };
        foreach (var source in sources)
        {
            source.Describe(metadata);
        }

        return metadata;
    }

    private AppHealthMetadata HealthCheck() => new(
        options.AppProtocol is AppProtocol.Grpc or AppProtocol.Grpcs ? "" : options.AppHealthCheckPath,
        GoDuration.Format(options.AppHealthProbeInterval),
        GoDuration.Format(options.AppHealthProbeTimeout),
        options.AppHealthThreshold);
}
