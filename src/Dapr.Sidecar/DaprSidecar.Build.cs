using Dapr.Sidecar.Api;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Bindings;
using Dapr.Sidecar.Bindings.Http;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Configuration;
using Dapr.Sidecar.Conversation;
using Dapr.Sidecar.Conversation.OpenAi;
using Dapr.Sidecar.Cryptography;
using Dapr.Sidecar.Invocation;
using Dapr.Sidecar.Jobs;
using Dapr.Sidecar.Locks;
using Dapr.Sidecar.PubSub;
using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.PubSub.Sqlite;
using Dapr.Sidecar.PubSub.Streams;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Secrets;
using Dapr.Sidecar.State;
using Dapr.Sidecar.State.Encryption;
using Dapr.Sidecar.State.Outbox;
using Dapr.Sidecar.State.Sqlite;
using Dapr.Sidecar.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar;

public sealed partial class DaprSidecar
{
    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var identity = new SidecarIdentity(_options.AppId, _options.Namespace);
        var configuration = SidecarConfiguration.Load(_options.ConfigPaths, _options.Environment);
        await OpenNamesAsync(configuration, cancellationToken);
        var app = new AppConnection();
        var resourceLog = new ResourceLog(Loggers.CreateLogger<ResourceLog>());
        IReadOnlyList<ResourceDocument> resources = [.. new ResourceLoader(resourceLog).Load(_options.ResourcesPaths).Where(document => document.IsFor(identity))];
        var calls = new OutboundCalls(_options.Interceptor);
        var environment = new ComponentEnvironment(_options.Environment, identity.AppId, identity.CallerNamespace);
        _components = new ComponentRegistry(Catalog(), new SecretSettings(environment, resourceLog), _options.SharedComponents, identity.AppId, _options.Clock, calls, Prepare, Loggers.CreateLogger<ComponentRegistry>());
        await _components.LoadAsync(Specs(identity, resources, environment, resourceLog), configuration.DeniedComponents, cancellationToken);

        var invocation = new InvocationService(identity, new AppCaller(app), _names, _options.HostAddress, _options.Clock, calls, Loggers.CreateLogger<InvocationService>());
        var external = new ExternalCaller();
        _owned.AddRange([invocation, external]);
        _pubSub = new PubSubService(_components, identity, _options.Clock, Events, Loggers.CreateLogger<PubSubService>());
        _outboxes = new Outboxes(_components, identity, _pubSub, _options.Clock, Loggers.CreateLogger<StateOutbox>());
        _stateService = new StateService(_components, identity, _outboxes, Loggers.CreateLogger<StateService>());
        var secrets = new SecretService(_components, configuration.SecretScopes, Loggers.CreateLogger<SecretService>());
        var locks = new LockService(_components, identity, Loggers.CreateLogger<LockService>());
        var jobs = new JobService(_names, identity, _options.EnableScheduler, calls, _options.Clock, Loggers.CreateLogger<JobService>());
        var cryptography = new CryptographyService(_components, Loggers.CreateLogger<CryptographyService>());
        var conversation = new ConversationService(_components, Events, Loggers.CreateLogger<ConversationService>());
        _configuration = new ConfigurationService(_components, app, _inFlight, Loggers.CreateLogger<ConfigurationService>());
        var subscriber = new TopicSubscriber(_components, identity);
        var subscriptions = new SubscriptionManager(_pubSub, subscriber, app, _options, new SubscriptionResources(resourceLog).Read(resources), Events, _inFlight, Loggers.CreateLogger<SubscriptionManager>());
        _owned.Add(subscriptions);
        _streams = new TopicStreams(_pubSub, subscriber, _options, _inFlight, Events, Loggers.CreateLogger<TopicStreams>());
        var bindings = new BindingService(_components, Events, Loggers.CreateLogger<BindingService>());
        _inputBindings = new InputBindings(_components, bindings, identity, app, _options, _inFlight, Loggers.CreateLogger<InputBindings>());
        _owned.Add(_inputBindings);
        var (actors, actorsInternal) = BuildActors(identity, app, configuration, calls);
        string[] features = [.. SidecarMetadata.Features, .. _options.EnableActorStateTtl ? [SidecarConfiguration.ActorStateTtl] : configuration.Features];
        var metadata = new MetadataService(identity, _options, _state, app, features, [_components, subscriptions, _streams, _actors!]);
        var runtime = new RuntimeSlice(_state, metadata, identity);
        ISidecarSlice[] slices =
        [
            runtime,
            new StateSlice(_stateService),
            new PubSubSlice(_pubSub, _streams),
            new SecretsSlice(secrets),
            new LocksSlice(locks),
            new JobsSlice(jobs, identity),
            new CryptographySlice(cryptography),
            new ConversationSlice(conversation),
            new BindingsSlice(bindings),
            new ConfigurationSlice(_configuration, _options.EnableDevelopmentApi),
            actors,
            new InvocationSlice(invocation, external),
        ];

        await _outboxes.StartAsync(cancellationToken);
        _server = await SidecarServer.StartAsync(_options, Handlers(slices, runtime, invocation, actorsInternal, identity, app, configuration), _inFlight, Loggers, cancellationToken);
        _registration = await _names.RegisterAsync(identity.AppId, Address(), cancellationToken);
        _state.IsOutboundReady = true;
        TellPorts();

        TellIgnored(configuration, resources);

        var deliveries = new JobDeliveries(_names, identity, app, _options, calls, _inFlight, Loggers);
        _watcher = new AppWatcher(_options, identity, app, _state, [subscriptions, _inputBindings, deliveries, _actors!], _inFlight, Loggers.CreateLogger<AppWatcher>());
        _watcher.Start();
    }

    private SidecarServer.Handlers Handlers(
        ISidecarSlice[] slices, RuntimeSlice runtime, InvocationService invocation, Actors.ActorsInternal actors, SidecarIdentity identity, AppConnection app, SidecarConfiguration configuration)
    {
        var access = configuration.Access;
        var routes = new ApiRoutes(access);
        var publicRoutes = new ApiRoutes(ApiAccess.Everything);
        foreach (var slice in slices)
        {
            slice.MapHttp(routes);
        }

        runtime.MapPublic(publicRoutes);
        var log = _options.EnableApiLogging ?? configuration.LogsCalls ?? false ? new ApiLog(Loggers, configuration.LogOmitsHealthChecks) : null;
        var settings = new HttpApiSettings
        {
            ApiToken = _options.ApiToken,
            MaxBodySize = _options.MaxBodySize,
            ReadBufferSize = _options.ReadBufferSize,
            AllowedOrigins = _options.AllowedOrigins,
            InFlight = _inFlight,
            Calls = _calls,
            Log = log,
        };
        var http = new HttpApi(routes, settings, Loggers.CreateLogger<HttpApi>());
        var publicHttp = new HttpApi(publicRoutes, settings with { ApiToken = null, IsPublic = true, Log = null }, Loggers.CreateLogger<HttpApi>());
        var gate = new RpcGate(_options.ApiToken, access, _inFlight, _calls, log);
        var proxy = new GrpcProxy(invocation, gate);
        return new SidecarServer.Handlers(
            new()
            {
                [ServerRole.Http] = http.HandleAsync,
                [ServerRole.Public] = publicHttp.HandleAsync,
                [ServerRole.Metrics] = EmptyMetrics.HandleAsync,
            },
            new()
            {
                [ServerRole.Grpc] = endpoints =>
                {
                    foreach (var slice in slices)
                    {
                        slice.MapRpc(new ApiRpcs(endpoints));
                    }

                    // As in the runtime there is no health service: calls of it belong to the application that their metadata names.
                    endpoints.MapRpcReflection(Client.Autogen.Grpc.v1.DaprReflection.Descriptor);
                    endpoints.MapRpcFallback(proxy.FromAppAsync);
                },
                [ServerRole.Internal] = endpoints =>
                {
                    new InternalService(identity, new AppCaller(app)).Map(endpoints);
                    actors.Map(endpoints);
                    endpoints.MapRpcFallback(proxy.FromSidecarAsync);
                },
            },
            gate.RunAsync);
    }

    private ComponentCatalog Catalog()
    {
        // What a user added under a name of ours is the user's. The user's catalog may serve other sidecars too.
        var embedded = new ComponentCatalog();
        embedded.AddStateStore("state.in-memory", context => new InMemoryStateStore(context.Clock));
        embedded.AddStateStore(
            "state.sqlite",
            context => new SqliteStateStore(SqliteStateSettings.Read(context.Spec), context.Clock, _inFlight, Loggers.CreateLogger<SqliteStateStore>()));
        embedded.AddPubSub("pubsub.in-memory", _ => new InMemoryPubSub(_inFlight, Loggers.CreateLogger<InMemoryPubSub>()));
        embedded.AddPubSub("pubsub.sqlite", context => new SqlitePubSub(SqlitePubSubSettings.Read(context.Spec), context.Clock, _inFlight, _process.FileSignals, Loggers));
        embedded.AddSecretStore("secretstores.local.file", context => new LocalFileSecretStore(context.Spec));
        embedded.AddSecretStore("secretstores.local.env", context => new LocalEnvSecretStore(context.Spec, _options.Environment));
        embedded.AddLockStore("lock.in-memory", context => new InMemoryLockStore(_names, context.Spec.Name, context.Clock));
        embedded.AddCryptoProvider("crypto.dapr.localstorage", context => new LocalStorageCryptoProvider(context.Spec));
        embedded.AddCryptoProvider("crypto.dapr.jwks", context => new JwksCryptoProvider(context.Spec, context.Clock, Loggers.CreateLogger<JwksCryptoProvider>()));
        embedded.AddBinding("bindings.cron", context => new CronBinding(context.Spec, context.Clock, Loggers.CreateLogger<CronBinding>()));
        embedded.AddBinding("bindings.http", context => new HttpBinding(HttpBindingSettings.Read(context.Spec)));
        embedded.AddBinding("bindings.localstorage", context => new LocalStorageBinding(context.Spec));
        embedded.AddBinding("bindings.in-memory", context => new InMemoryBinding(context.Spec, context.Clock, _inFlight, Loggers.CreateLogger<InMemoryBinding>()));
        embedded.AddConfigurationStore("configuration.in-memory", context => new InMemoryConfigurationStore(context.Spec));
        embedded.AddConversation("conversation.echo", _ => new EchoConversation());
        foreach (var provider in OpenAiProvider.All)
        {
            embedded.AddConversation(provider.Type, context => new OpenAiConversation(OpenAiSettings.Read(context.Spec, provider), context.Clock));
        }

        return embedded.With(_options.Catalog);
    }

    /// <summary>What settings of a component ask of the runtime itself.</summary>
    private object Prepare(ComponentSpec spec, object instance)
    {
        if (instance is not IStateStore) return instance;

        // What is wrong with them is the component's fault, and told as such.
        OutboxSettings.Read(spec);
        return EncryptedStateStore.Over(spec, instance, Loggers.CreateLogger<EncryptedStateStore>());
    }

    private IReadOnlyList<ComponentSpec> Specs(SidecarIdentity identity, IReadOnlyList<ResourceDocument> resources, ComponentEnvironment environment, ResourceLog log) =>
    [
        .. _options.Components.Where(spec => spec.Scopes.Count == 0 || spec.Scopes.Contains(identity.AppId)),
        .. new ComponentParser(environment, log).Parse(resources),
    ];

    private void TellPorts()
    {
        if (GrpcPort is { } grpc)
        {
            GrpcStarted(grpc);
        }

        if (HttpPort is { } http)
        {
            HttpStarted(http);
        }

        if (_options.InternalGrpcPort is { } port)
        {
            InternalStarted(port);
        }

        if (_options.UnixDomainSocket is { } folder)
        {
            SocketsOpened(UnixSockets.PathOf(folder, AppId, "http"), UnixSockets.PathOf(folder, AppId, "grpc"));
        }
    }

    /// <summary>Says in one line what was asked for and has no effect yet.</summary>
    private void TellIgnored(SidecarConfiguration configuration, IReadOnlyList<ResourceDocument> resources)
    {
        string[] ignored =
        [
            .. _options.IgnoredFlags.Select(flag => "--" + flag),
            .. configuration.Ignored.Where(section => section != SidecarConfiguration.NameResolution || _names is not SqliteControlPlane).Select(section => $"{section} of the configuration"),
            .. resources.Where(document => document.ApiVersion.StartsWith("dapr.io/", StringComparison.Ordinal) && document.Kind is not ("Component" or "Subscription")).Select(document => $"the {document.Kind} {document.Place}"),
        ];
        if (ignored.Length > 0)
        {
            SettingsIgnored(string.Join(", ", ignored));
        }
    }

    /// <summary>Where sidecars of other processes are to be found, opens the file that says who is called what.</summary>
    private async Task OpenNamesAsync(SidecarConfiguration configuration, CancellationToken cancellationToken)
    {
        if (_options is { ControlPlane: not null, ControlPlaneFile: not null })
        {
            throw new SidecarStartException("The sidecar cannot have both a ControlPlane and a ControlPlaneFile: it finds others by the one or by the other");
        }

        try
        {
            var settings = _options.ControlPlaneFile is { } file ? SqliteControlPlaneSettings.At(file) : configuration.Names;
            if (settings is null || _options.ControlPlane is not null) return;

            var names = await SqliteControlPlane.OpenAsync(settings, TimeProvider.System, _inFlight, Loggers.CreateLogger<SqliteControlPlane>(), cancellationToken);
            _names = names;
            _owned.Add(names);

            // Other processes reach it over its port alone.
            _options.InternalGrpcPort ??= 0;
            NamesOpened(settings.File.Path);
        }
        catch (InvalidOperationException exception)
        {
            throw new SidecarStartException($"The control plane cannot be opened: {exception.Message}", exception);
        }
    }

    private SidecarAddress Address()
    {
        var id = SidecarAddress.NewId();
        var host = _options.InternalGrpcListenAddress.Trim('[', ']') switch
        {
            "" or "0.0.0.0" or "::" => "127.0.0.1",
            var address when address.Contains(':') => $"[{address}]",
            var address => address,
        };
        return new(id, _options.InternalGrpcPort is { } port ? $"{host}:{port}" : $"{id}.in-memory", () => _server.CreateHandler(ServerRole.Internal));
    }
}
