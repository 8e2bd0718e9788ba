using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;

namespace Dapr.Sidecar.Runtime;

/// <summary>What the sidecar knows about itself, in both forms of the API.</summary>
internal sealed class MetadataService(
    SidecarIdentity identity, SidecarOptions options, RuntimeState state, AppConnection app, IEnumerable<IMetadataSource> sources)
{
    /// <summary>The version of the runtime whose behaviour this sidecar follows.</summary>
    public const string RuntimeVersion = "1.18.0";

    private const string VersionKey = "daprRuntimeVersion";
    private const string NoPlacement = "placement: disconnected";

    private static readonly string[] Features = ["HotReload", "WorkflowsRemoteActivityReminder"];

    private IEnumerable<KeyValuePair<string, string>> Extended =>
        state.Extended.Where(pair => pair.Key != VersionKey).OrderBy(pair => pair.Key, StringComparer.Ordinal).Append(new(VersionKey, RuntimeVersion));

    private string Protocol => (app.Channel?.Endpoint.Protocol ?? options.AppProtocol).ToString().ToLowerInvariant();

    private int? Port => app.Channel?.Endpoint.Port ?? options.AppPort;

    /// <summary>The body of an HTTP answer.</summary>
    public byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, Collect());
        }

        return stream.ToArray();
    }

    /// <summary>The answer of the RPC.</summary>
    public GetMetadataResponse ToResponse()
    {
        var collected = Collect();
        var response = new GetMetadataResponse
        {
            Id = identity.AppId,
            RuntimeVersion = RuntimeVersion,
            AppConnectionProperties = new AppConnectionProperties
            {
                Port = Port ?? 0,
                Protocol = Protocol,
                ChannelAddress = options.AppChannelAddress,
                MaxConcurrency = Math.Max(options.AppMaxConcurrency, 0),
            },
            ActorRuntime = new ActorRuntime
            {
                RuntimeStatus = state.IsReady ? ActorRuntime.Types.ActorRuntimeStatus.Disabled : ActorRuntime.Types.ActorRuntimeStatus.Initializing,
                Placement = state.IsReady ? NoPlacement : "",
            },
            Workflows = new MetadataWorkflows(),
        };
        response.EnabledFeatures.AddRange(Features);
        response.RegisteredComponents.AddRange(collected.Components.Select(component =>
        {
            var item = new RegisteredComponents { Name = component.Name, Type = component.Type, Version = component.Version };
            item.Capabilities.AddRange(component.Capabilities);
            return item;
        }));
        foreach (var (name, value) in Extended)
        {
            response.ExtendedMetadata[name] = value;
        }

        if (HealthCheck() is { } health)
        {
            response.AppConnectionProperties.Health = health;
        }

        response.Subscriptions.AddRange(collected.Subscriptions.Select(ToMessage));
        return response;
    }

    private static PubsubSubscription ToMessage(SubscriptionMetadata subscription)
    {
        var message = new PubsubSubscription
        {
            PubsubName = subscription.PubSubName,
            Topic = subscription.Topic,
            DeadLetterTopic = subscription.DeadLetterTopic,
            Rules = new PubsubSubscriptionRules(),
            Type = Enum.TryParse<PubsubSubscriptionType>(subscription.Type, ignoreCase: true, out var type) ? type : PubsubSubscriptionType.Unknown,
        };
        message.Metadata.Add(new Dictionary<string, string>(subscription.Metadata));
        message.Rules.Rules.AddRange(subscription.Rules.Select(rule => new PubsubSubscriptionRule { Match = rule.Match, Path = rule.Path }));
        return message;
    }

    private SidecarMetadata Collect()
    {
        var metadata = new SidecarMetadata();
        foreach (var source in sources)
        {
            source.Describe(metadata);
        }

        return metadata;
    }

    private AppConnectionHealthProperties? HealthCheck() => !options.EnableAppHealthCheck
        ? null
        : new AppConnectionHealthProperties
        {
            HealthCheckPath = options.AppProtocol is AppProtocol.Grpc or AppProtocol.Grpcs ? "" : options.AppHealthCheckPath,
            HealthProbeInterval = GoDuration.Format(options.AppHealthProbeInterval),
            HealthProbeTimeout = GoDuration.Format(options.AppHealthProbeTimeout),
            HealthThreshold = options.AppHealthThreshold,
        };

    private void Write(Utf8JsonWriter json, SidecarMetadata metadata)
    {
        json.WriteStartObject();
        json.WriteString("id", identity.AppId);
        json.WriteString("runtimeVersion", RuntimeVersion);
        WriteList(json, "enabledFeatures", Features);
        if (metadata.Components.Count > 0)
        {
            json.WriteStartArray("components");
            foreach (var component in metadata.Components)
            {
                json.WriteStartObject();
                json.WriteString("name", component.Name);
                json.WriteString("type", component.Type);
                if (component.Version.Length > 0)
                {
                    json.WriteString("version", component.Version);
                }

                WriteList(json, "capabilities", component.Capabilities);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WritePairs(json, "extended", Extended);
        WriteSubscriptions(json, metadata.Subscriptions);
        WriteApp(json);
        json.WriteStartObject("actorRuntime");
        json.WriteString("runtimeStatus", state.IsReady ? "DISABLED" : "INITIALIZING");
        json.WriteBoolean("hostReady", false);
        if (state.IsReady)
        {
            json.WriteString("placement", NoPlacement);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteApp(Utf8JsonWriter json)
    {
        json.WriteStartObject("appConnectionProperties");
        if (Port is { } port)
        {
            json.WriteNumber("port", port);
        }

        json.WriteString("protocol", Protocol);
        json.WriteString("channelAddress", options.AppChannelAddress);
        if (options.AppMaxConcurrency > 0)
        {
            json.WriteNumber("maxConcurrency", options.AppMaxConcurrency);
        }

        if (HealthCheck() is { } health)
        {
            json.WriteStartObject("health");
            if (health.HealthCheckPath.Length > 0)
            {
                json.WriteString("healthCheckPath", health.HealthCheckPath);
            }

            json.WriteString("healthProbeInterval", health.HealthProbeInterval);
            json.WriteString("healthProbeTimeout", health.HealthProbeTimeout);
            json.WriteNumber("healthThreshold", health.HealthThreshold);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSubscriptions(Utf8JsonWriter json, IReadOnlyList<SubscriptionMetadata> subscriptions)
    {
        if (subscriptions.Count == 0)
        {
            return;
        }

        json.WriteStartArray("subscriptions");
        foreach (var subscription in subscriptions)
        {
            json.WriteStartObject();
            json.WriteString("pubsubname", subscription.PubSubName);
            json.WriteString("topic", subscription.Topic);
            if (subscription.Metadata.Count > 0)
            {
                WritePairs(json, "metadata", subscription.Metadata);
            }

            json.WriteStartArray("rules");
            foreach (var (match, path) in subscription.Rules)
            {
                json.WriteStartObject();
                if (match.Length > 0)
                {
                    json.WriteString("match", match);
                }

                json.WriteString("path", path);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("deadLetterTopic", subscription.DeadLetterTopic);
            json.WriteString("type", subscription.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private static void WritePairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
